-- What was agreed besides staying (head-count, tax): the least a fact of the catalogue may be in every year of the pledge.
create table application.pledge_term (
  district char(6) not null,
  application_id uuid not null,
  fact text not null,
  title text not null,
  said text not null,
  least bigint not null check (least > 0),
  basis text not null default '',
  set_name text not null,
  set_at timestamptz not null,
  primary key (district, application_id, fact)
);
alter table application.pledge_term enable row level security;
alter table application.pledge_term force row level security;

-- What another office delivered about a pledge for a year; only of those who are watched.
create table application.pledge_datum (
  district char(6) not null,
  application_id uuid not null,
  fact text not null,
  title text not null,
  year integer not null,
  value bigint not null,
  said text not null,
  source text not null,
  delivered_name text not null,
  delivered_at timestamptz not null,
  primary key (district, application_id, fact, year)
);
alter table application.pledge_datum enable row level security;
alter table application.pledge_datum force row level security;

-- A breach is a proposal to claw back this sum; a person decides.
alter table application.pledge add column proposed bigint not null default 0 check (proposed >= 0);

create policy of_application on application.pledge_term using (
  (select platform.setting('kind')) = 'system'
  or ((select platform.setting('kind')) = 'staff'
      and exists (select 1 from application.application a
                  where a.district = pledge_term.district and a.id = pledge_term.application_id)))
  with check (district = (select platform.setting('district')) or (select platform.setting('kind')) = 'system');
create policy of_application on application.pledge_datum using (
  (select platform.setting('kind')) = 'system'
  or ((select platform.setting('kind')) = 'staff'
      and exists (select 1 from application.application a
                  where a.district = pledge_datum.district and a.id = pledge_datum.application_id)))
  with check (district = (select platform.setting('district')) or (select platform.setting('kind')) = 'system');

-- The enterprise reads its own pledge, what was agreed and what was delivered about it; it changes none of it.
create policy of_enterprise on application.pledge for select using (
  (select platform.setting('kind')) = 'subject'
  and exists (select 1 from application.application a
              where a.district = pledge.district and a.id = pledge.application_id));
create policy of_enterprise on application.pledge_term for select using (
  (select platform.setting('kind')) = 'subject'
  and exists (select 1 from application.application a
              where a.district = pledge_term.district and a.id = pledge_term.application_id));
create policy of_enterprise on application.pledge_datum for select using (
  (select platform.setting('kind')) = 'subject'
  and exists (select 1 from application.application a
              where a.district = pledge_datum.district and a.id = pledge_datum.application_id));
