-- Targets of a year and their evaluation. Targets are fixed by approval; a signed form is frozen with a hash and stays readable
-- even when the evaluation is taken up again.
create table performance.plan (
  district char(6) not null,
  id uuid not null,
  year integer not null,
  kind text not null check (kind in ('unit', 'project')),
  title text not null check (title <> ''),
  department text not null,
  state text not null check (state in ('draft', 'in_force', 'signed')),
  long_goal text not null default '',
  year_goal text not null default '',
  last_result text not null default '',
  use_of_result text not null default '',
  improvement text not null default '',
  execution_weight double precision not null,
  budget_fen bigint not null default 0,
  spent_fen bigint not null default 0,
  spent_reason text not null default '',
  rows json not null default '[]',
  edited_by uuid not null,
  edited_name text not null,
  frozen text not null default '',    -- the signed form as JSON
  hash text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (district, id),
  unique (district, year, kind, title)
);
create index plan_list on performance.plan (district, year desc, updated_at desc, id desc);
alter table performance.plan enable row level security;
alter table performance.plan force row level security;
create policy read on performance.plan for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.view'))));
create policy kept on performance.plan using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and ((select performance.may('performance.edit')) or (select performance.may('performance.approve')))));
revoke delete on performance.plan from qiying_app;

create table performance.plan_step (
  district char(6) not null,
  plan_id uuid not null,
  at timestamptz not null,
  id uuid not null,
  action text not null,
  by_name text not null,
  note text not null default '',
  form text not null default '',      -- of a signature: the form as JSON
  hash text not null default '',
  primary key (district, plan_id, at, id)
);
alter table performance.plan_step enable row level security;
alter table performance.plan_step force row level security;
create policy read on performance.plan_step for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.view'))));
create policy added on performance.plan_step for insert with check (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and ((select performance.may('performance.edit')) or (select performance.may('performance.approve')))));
revoke update, delete on performance.plan_step from qiying_app;
