create schema certify;

create table certify.listed (
  district char(6) not null,
  class text not null check (class in ('above_scale', 'key', 'sme')),
  entity_id uuid not null,
  source text not null,
  listed_at timestamptz not null,
  primary key (district, class, entity_id)
);

create table certify.certificate (
  district char(6) not null,
  id uuid not null,
  entity_id uuid not null,
  class text not null check (class in ('above_scale', 'key', 'sme')),
  state text not null check (state in ('submitted', 'approved', 'rejected', 'withdrawn')),
  note text not null default '',
  applied_by uuid not null,
  applied_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text not null default '',
  valid_to date, -- the last day
  version bigint not null default 1,
  primary key (district, id),
  check (state <> 'approved' or valid_to is not null)
);
create unique index certificate_open on certify.certificate (district, entity_id, class) where state = 'submitted';
create index certificate_class on certify.certificate (district, class, valid_to) where state = 'approved';
create index certificate_entity on certify.certificate (district, entity_id);
create index certificate_time on certify.certificate (district, applied_at desc, id);

alter table certify.listed enable row level security;
alter table certify.listed force row level security;
create policy staff on certify.listed using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and (auth.can('certify.read') or auth.can('certify.review'))));

alter table certify.certificate enable row level security;
alter table certify.certificate force row level security;
create policy staff on certify.certificate using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and (auth.can('certify.read') or auth.can('certify.review'))));
create policy own on certify.certificate using (
  (select platform.setting('kind')) = 'subject'
  and district = (select platform.setting('district'))
  and entity_id::text = (select platform.setting('subject')));
