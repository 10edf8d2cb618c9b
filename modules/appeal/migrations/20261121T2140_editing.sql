-- Who has a form of an appeal open right now, so that two do not write the same answer. A hint of a minute, nothing to keep:
-- unlogged, and empty after a crash.
create unlogged table appeal.editing (
  district char(6) not null,
  appeal_id uuid not null,
  account uuid not null,
  name text not null,
  org_name text not null,
  action text not null,
  until timestamptz not null,
  primary key (district, appeal_id, account)
);
create index editing_until on appeal.editing (until);
alter table appeal.editing enable row level security;
alter table appeal.editing force row level security;
create policy read on appeal.editing for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and exists (select from appeal.appeal a where a.district = editing.district and a.id = editing.appeal_id)));
create policy own on appeal.editing using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and account::text = (select platform.setting('account'))));
