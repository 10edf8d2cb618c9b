-- Who read or changed what. Written once: the application may add and read, nothing else.
create schema audit;
grant usage on schema audit to qiying_app;

create table audit.entry (
  id bigint generated always as identity,
  district char(6) not null,
  at timestamptz not null default clock_timestamp(),
  account_id uuid,                  -- null: nobody signed in, or the platform itself
  account_name text not null,
  account_kind text not null,
  org_path text not null,           -- of the account at that time
  session_id uuid,
  action text not null,             -- 'appeal.sign'
  object_kind text not null,
  object_id text not null,
  detail jsonb not null default '{}',
  request_id text not null default '',
  -- Here the columns of the hash chain (previous digest, own digest) will stand.
  primary key (district, id)
);
create index entry_object on audit.entry (district, object_kind, object_id, id);
create index entry_account on audit.entry (district, account_id, id);
create index entry_action on audit.entry (district, action, id);

grant select, insert on audit.entry to qiying_app;
revoke update, delete, truncate on audit.entry from qiying_app;

alter table audit.entry enable row level security;
alter table audit.entry force row level security;
-- Nobody writes in another's name.
create policy written on audit.entry for insert
  with check (auth.is_system(district)
              or (coalesce(account_id::text, '') = (select platform.setting('account'))
                  and account_kind = (select platform.setting('kind'))));
-- Readers with the permission see what was done in their organisation and below; what outside accounts did
-- belongs to the district's root.
create policy read on audit.entry for select
  using (auth.is_system(district)
         or ((select auth.can('audit.read')) and auth.stands_above(org_path)));
