-- The same rule, looked up directly: an entry is one row.
alter policy written on audit.entry
  with check (auth.is_system(district)
              or (coalesce(account_id::text, '') = platform.setting('account') and account_kind = platform.setting('kind')));
