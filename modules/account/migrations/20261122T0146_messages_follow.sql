-- Messages to an enterprise follow it when it is merged into another row of the register.
create policy follow on account.message for update using ((select platform.setting('kind')) = 'system');
