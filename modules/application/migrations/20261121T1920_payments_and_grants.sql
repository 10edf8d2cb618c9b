-- A list of sums for the bank, made once, answered once.
create table application.payment_batch (
  district char(6) not null,
  id uuid not null,
  number text not null,
  office_path text not null,
  created_by uuid not null,
  created_name text not null,
  created_at timestamptz not null,
  primary key (district, id),
  unique (district, number)
);
alter table application.payment_batch enable row level security;
alter table application.payment_batch force row level security;
create policy of_office on application.payment_batch using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (select platform.setting('permissions')) like '%,application.pay,%'
      and starts_with(office_path, (select platform.setting('org_path')))
      and (select platform.setting('org_path')) <> '')
  or (district = (select platform.setting('district'))
      and (select platform.setting('permissions')) like '%,application.pay,%'
      and (select platform.setting('permissions')) like '%,application.all,%'));

create table application.payment_line (
  district char(6) not null,
  batch_id uuid not null,
  application_id uuid not null,
  number text not null,
  instalment integer not null,
  payee text not null,
  bank_name text not null,
  bank_account text not null,
  amount bigint not null check (amount > 0),
  state text not null check (state in ('waiting', 'paid', 'returned')),
  bank_note text not null default '',
  answered_at timestamptz,
  primary key (district, batch_id, application_id),
  foreign key (district, batch_id) references application.payment_batch (district, id)
);
-- Whatever happens, an instalment is on one living list only.
create unique index payment_once on application.payment_line (district, application_id, instalment)
  where state <> 'returned';
alter table application.payment_line enable row level security;
alter table application.payment_line force row level security;
create policy of_batch on application.payment_line using (
  (select platform.setting('kind')) = 'system'
  or exists (select 1 from application.payment_batch b
             where b.district = payment_line.district and b.id = payment_line.batch_id));

create table application.batch_number (
  district char(6) not null,
  day date not null,
  last integer not null,
  primary key (district, day)
);
alter table application.batch_number enable row level security;
alter table application.batch_number force row level security;
create policy of_district on application.batch_number using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (select platform.setting('permissions')) like '%,application.pay,%'));

-- 免申即享: every enterprise of the register in or out or unknown, with the reason, under one version of a policy.
create table application.grant_run (
  district char(6) not null,
  id uuid not null,
  slug text not null,
  version_id uuid not null,
  version_number integer not null,
  policy_title text not null,
  period text not null,
  state text not null check (state in ('computing', 'preview', 'confirming', 'confirmed', 'failed')),
  office_path text not null,
  office uuid not null,
  office_name text not null,
  notice_days integer not null,
  instalments jsonb not null default '[]',
  compared integer not null default 0,
  after uuid not null default '00000000-0000-0000-0000-000000000000',
  created_by uuid not null,
  created_name text not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  reminded_at timestamptz,
  done integer not null default 0,
  total integer not null default 0,
  count_in integer not null default 0,
  count_out integer not null default 0,
  count_unknown integer not null default 0,
  sum_in bigint not null default 0,
  error text not null default '',
  primary key (district, id)
);
create index grant_run_newest on application.grant_run (district, created_at desc);
alter table application.grant_run enable row level security;
alter table application.grant_run force row level security;
create policy of_office on application.grant_run using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (select platform.setting('permissions')) like '%,application.grant,%'
      and ((select platform.setting('permissions')) like '%,application.all,%'
           or (starts_with(office_path, (select platform.setting('org_path')))
               and (select platform.setting('org_path')) <> ''))));

create table application.grant_line (
  district char(6) not null,
  run_id uuid not null,
  entity_id uuid not null,
  name text not null,
  uscc text not null,
  outcome text not null check (outcome in ('in', 'out', 'unknown')),
  reason text not null,
  amount bigint,
  primary key (district, run_id, entity_id),
  foreign key (district, run_id) references application.grant_run (district, id)
);
create index grant_line_outcome on application.grant_line (district, run_id, outcome, entity_id);
alter table application.grant_line enable row level security;
alter table application.grant_line force row level security;
create policy of_run on application.grant_line using (
  (select platform.setting('kind')) = 'system'
  or exists (select 1 from application.grant_run r
             where r.district = grant_line.district and r.id = grant_line.run_id));

-- What an uploaded table says beyond the register, by code.
create table application.grant_compared (
  district char(6) not null,
  run_id uuid not null,
  uscc text not null,
  facts jsonb not null,
  primary key (district, run_id, uscc),
  foreign key (district, run_id) references application.grant_run (district, id)
);
alter table application.grant_compared enable row level security;
alter table application.grant_compared force row level security;
create policy of_run on application.grant_compared using (
  (select platform.setting('kind')) = 'system'
  or exists (select 1 from application.grant_run r
             where r.district = grant_compared.district and r.id = grant_compared.run_id));
