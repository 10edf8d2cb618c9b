-- An enterprise of which no source has said the state is unknown, not active. Rows from before stay as they are: which of them
-- were said to be active cannot be told any more.
alter table register.entity alter column status set default 'unknown', drop constraint entity_status_check,
  add constraint entity_status_check
    check (status in ('active', 'suspended', 'revoked', 'cancelled', 'moved_out', 'unknown'));
