-- Telephones of accounts that are here already are sealed by the first job after the upgrade.
insert into jobs.job (kind, payload)
select 'keys.reseal', '{"columns": "account.phone"}' where exists (select from auth.account where phone <> '');
