create schema performance;

create function performance.may(permission text) returns boolean language sql stable parallel safe as $$
  select platform.setting('kind') = 'staff' and position(',' || permission || ',' in platform.setting('permissions')) > 0
$$;

-- What counts, said once: figures and the records behind them read the same columns.
create view performance.appeal_fact as
select district, id, number, subject_name, lead_org_name, state, submitted_at,
       true as submitted,
       state not in ('received', 'rejected', 'diverted', 'withdrawn') as accepted,
       dispatched_at is not null as dispatched,
       signed_at is not null as signed,
       signed_at is not null and signed_at <= sign_due_at as signed_on_time,
       replied_at is not null as replied,
       replied_at is not null and replied_at <= reply_due_at as replied_on_time,
       state in ('closed', 'calling_back') as closed,
       rating_level is not null as rated,
       rating_level in ('satisfied', 'basic') as satisfied,
       rating_level = 'dissatisfied' as dissatisfied,
       redo_count > 0 as redone,
       return_count > 0 as returned,
       urge_count > 0 as urged,
       supervision <> 'none' as supervised,
       urgent,
       channel in ('portal', 'api') as online,
       channel in ('phone', 'visit', 'import', 'mail') as offline,
       channel = 'visit' as by_visit,
       kind = 'complain' as complaints,
       kind = 'arrears' as arrears,
       due_key as due_at,
       extract(epoch from replied_at - submitted_at) / 3600.0 as reply_hours,
       rating_stars as stars
from appeal.indicator_public
where submitted_at is not null;

create view performance.enterprise_fact as
select e.district, e.id, e.uscc, e.name, e.status, e.reg_date, e.updated_at,
       e.status = 'active' as active,
       e.street_code <> '' as located,
       e.has_address and e.has_scope and e.industry_code <> '' as complete,
       e.has_phone as reachable,
       e.reg_date as registered_on,
       c.certified_at is not null as certified,
       c.certified_at
from register.indicator_public e left join account.certified_public c on c.district = e.district and c.subject_id = e.id;

create view performance.article_fact as
select district, id, title, section, state, published_at,
       true as published,
       section = 'policies' as policies, section = 'services' as services, section = 'notices' as notices,
       section = 'announcements' as announcements, section = 'news' as news, section = 'needs' as needs,
       corrected_at is not null as corrected,
       state = 'withdrawn' as withdrawn,
       published_at - created_at <= interval '3 days' as prompt
from content.indicator_public;

revoke insert, update, delete on performance.appeal_fact, performance.enterprise_fact, performance.article_fact from qiying_app;

-- The ledger of work that no other part of the platform records: what, when, how much, with evidence. An entry is never
-- changed, only struck out with a reason.
create table performance.entry (
  district char(6) not null,
  id uuid not null,
  kind text not null,
  day date not null,
  title text not null check (title <> ''),
  quantity numeric not null,
  part numeric,                          -- of the quantity: satisfied of asked, spent of granted
  place text not null default '',
  subject_id uuid,
  note text not null default '',
  by_account uuid not null,
  by_name text not null,
  created_at timestamptz not null,
  struck_at timestamptz,
  struck_by text not null default '',
  struck_why text not null default '',
  primary key (district, id),
  check (part is null or part <= quantity)
);
create index entry_list on performance.entry (district, day desc, id desc);
create index entry_kind on performance.entry (district, kind, day);
alter table performance.entry enable row level security;
alter table performance.entry force row level security;
create policy read on performance.entry for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.view'))));
create policy added on performance.entry for insert with check (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.record'))));
create policy struck on performance.entry for update using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.record'))));
revoke delete on performance.entry from qiying_app;

-- Enterprises by class, from the lists of other bureaus (四上, 重点, 中小), by which certification is counted.
create table performance.member (
  district char(6) not null,
  class text not null,
  uscc text collate "C" not null,
  source text not null default '',
  added_at timestamptz not null,
  primary key (district, class, uscc)
);
alter table performance.member enable row level security;
alter table performance.member force row level security;
create policy read on performance.member for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.view'))));
create policy kept on performance.member using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.edit'))));

-- Five-minute marks at which the platform was up.
create table performance.beat (
  district char(6) not null,
  slot timestamptz not null,
  primary key (district, slot)
);
alter table performance.beat enable row level security;
alter table performance.beat force row level security;
create policy read on performance.beat for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.view'))));
create policy kept on performance.beat for insert with check ((select platform.setting('kind')) = 'system');

-- What was counted at the end of each day, for figures that have no past of their own.
create table performance.sample (
  district char(6) not null,
  measure text not null,
  day date not null,
  value double precision not null,
  primary key (district, measure, day)
);
alter table performance.sample enable row level security;
alter table performance.sample force row level security;
create policy read on performance.sample for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.view'))));
create policy kept on performance.sample using ((select platform.setting('kind')) = 'system');

-- All indicators of a period as they stood, each hash over the content and the hash before it.
create table performance.snapshot (
  district char(6) not null,
  id uuid not null,
  number bigint not null,
  period text not null,
  taken_at timestamptz not null,
  taken_by text not null,
  note text not null default '',
  body text not null,        -- the JSON as it was hashed
  previous text not null,
  hash text not null,
  primary key (district, id),
  unique (district, number)
);
alter table performance.snapshot enable row level security;
alter table performance.snapshot force row level security;
create policy read on performance.snapshot for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.view'))));
create policy added on performance.snapshot for insert with check (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.approve'))));
revoke update, delete on performance.snapshot from qiying_app;
