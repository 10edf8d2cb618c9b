-- What is known of the models in use; their bytes lie in the data directory under their hash.
create schema dispatch;

create table dispatch.model (
  district char(6) not null,
  subject text not null check (subject in ('category', 'org')),
  hash text not null,
  bytes bigint not null,
  trained_at timestamptz not null,
  examples bigint not null,
  labels bigint not null,
  top1 double precision not null,
  top3 double precision not null,
  calibration_error double precision not null,
  threshold double precision not null,
  covered double precision not null,
  primary key (district, subject)
);

alter table dispatch.model enable row level security;
alter table dispatch.model force row level security;
create policy read on dispatch.model for select using (
  (select platform.setting('kind')) = 'system'
  or ((select platform.setting('kind')) = 'staff' and district = (select platform.setting('district'))));
create policy write on dispatch.model using ((select platform.setting('kind')) = 'system');
