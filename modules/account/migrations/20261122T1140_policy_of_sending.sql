-- The same rule, looked up directly: a message is one row.
alter policy sent on account.message with check (
  platform.setting('kind') = 'system'
  or platform.setting('kind') in ('staff', 'subject') and district = platform.setting('district'));
