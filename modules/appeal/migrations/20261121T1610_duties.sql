-- The duty catalogue 权责清单: who leads what, by category and street; rulings of the centre join it as precedents.
create table appeal.duty (
  district char(6) not null,
  id uuid not null,
  category_id uuid,                      -- and all below it; null: any
  street_code text not null default '',  -- '': any
  lead_org uuid not null,
  basis text not null,
  source text not null check (source in ('catalogue', 'ruling')),
  appeal_id uuid,                        -- of a ruling
  valid_from date not null,
  valid_to date,                         -- last day
  created_by uuid not null,
  created_at timestamptz not null,
  primary key (district, id),
  check (category_id is not null or street_code <> '')
);
create index duty_category on appeal.duty (district, category_id);
alter table appeal.duty enable row level security;
alter table appeal.duty force row level security;
create policy read on appeal.duty for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'));
create policy added on appeal.duty for insert with check (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and ((select platform.setting('permissions') like '%,appeal.configure,%')
           or (source = 'ruling' and (select platform.setting('permissions') like '%,appeal.dispatch,%')))));
create policy changed on appeal.duty for update using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions') like '%,appeal.configure,%')));

-- Who is away, and who acts meanwhile.
create table appeal.absence (
  district char(6) not null,
  account uuid not null,
  from_day date not null,
  to_day date not null,
  deputy uuid,
  primary key (district, account, from_day),
  check (to_day >= from_day)
);
alter table appeal.absence enable row level security;
alter table appeal.absence force row level security;
create policy read on appeal.absence for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'));
create policy own on appeal.absence using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and account::text = (select platform.setting('account'))));

-- The backlog of each day, for ever: how many stood where in the morning, and how many were over.
create table appeal.backlog (
  district char(6) not null,
  day date not null,
  org_path text not null,
  state text not null,
  n bigint not null,
  overdue bigint not null,
  primary key (district, day, org_path, state)
);
alter table appeal.backlog enable row level security;
alter table appeal.backlog force row level security;
create policy read on appeal.backlog for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and ((select platform.setting('permissions') ~ ',appeal\.(dispatch|supervise),')
           or (org_path <> '' and starts_with(org_path, (select platform.setting('org_path')))
               and (select platform.setting('permissions') like '%,appeal.handle,%')))));
create policy kept on appeal.backlog using ((select platform.setting('kind')) = 'system');

create index event_at on appeal.event (district, at);
