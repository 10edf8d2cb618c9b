-- When the next instalment of an application is to be paid; set by the office, for policies tell shares and no days.
create table application.due_day (
  district char(6) not null,
  application_id uuid not null,
  instalment integer not null check (instalment > 0),
  due date not null,
  set_name text not null,
  set_at timestamptz not null,
  reminded_at timestamptz,
  primary key (district, application_id, instalment)
);
alter table application.due_day enable row level security;
alter table application.due_day force row level security;
create policy of_application on application.due_day using (
  (select platform.setting('kind')) = 'system'
  or ((select platform.setting('kind')) = 'staff'
      and exists (select 1 from application.application a
                  where a.district = due_day.district and a.id = due_day.application_id)))
  with check (district = (select platform.setting('district')) or (select platform.setting('kind')) = 'system');

-- Whoever got money under a stay pledge 承诺 is watched until its end.
create table application.pledge (
  district char(6) not null,
  application_id uuid not null,
  from_day date not null,
  until_day date not null,
  clawback text not null default '',
  state text not null check (state in ('watching', 'broken', 'kept', 'recovered', 'waived')),
  breach text not null default '',
  broken_on date,
  recovered bigint not null default 0 check (recovered >= 0),
  note text not null default '',
  decided_name text not null default '',
  decided_at timestamptz,
  version integer not null default 1,
  primary key (district, application_id)
);
create index pledge_watched on application.pledge (district, until_day) where state = 'watching';
alter table application.pledge enable row level security;
alter table application.pledge force row level security;
create policy of_application on application.pledge using (
  (select platform.setting('kind')) = 'system'
  or ((select platform.setting('kind')) = 'staff'
      and exists (select 1 from application.application a
                  where a.district = pledge.district and a.id = pledge.application_id)))
  with check (district = (select platform.setting('district')) or (select platform.setting('kind')) = 'system');
