-- What was found on the spot and with whom it was settled; part of the case, for staff only.
create table appeal.investigation (
  district char(6) not null,
  id uuid not null,
  appeal_id uuid not null,
  on_day date not null,
  place text not null,
  present text not null,
  findings text not null,
  measures text not null,
  by_account uuid not null,
  by_name text not null,
  by_org text not null,
  created_at timestamptz not null,
  primary key (district, id)
);
create index investigation_appeal on appeal.investigation (district, appeal_id, on_day, created_at);
alter table appeal.investigation enable row level security;
alter table appeal.investigation force row level security;
create policy of_appeal on appeal.investigation using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and exists (select from appeal.appeal a where a.district = investigation.district and a.id = investigation.appeal_id)));

-- Legacy enterprises 改制企业 and enterprises in hardship 困难企业: who is given how much, when it is due, when it was paid.
create table appeal.hardship (
  district char(6) not null,
  id uuid not null,
  kind text not null check (kind in ('legacy', 'hardship')),
  year integer not null,
  subject_id uuid not null,
  subject_name text not null,
  appeal_id uuid,
  reason text not null,
  persons integer not null check (persons >= 0),
  amount bigint not null check (amount > 0),      -- fen
  source text not null,                           -- of the money: budget line and document
  due_on date not null,
  paid_on date,
  voucher text not null default '',
  dropped text not null default '',               -- why nothing is paid after all
  created_by uuid not null,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (district, id),
  check (paid_on is null or dropped = '')
);
create index hardship_year on appeal.hardship (district, year, due_on, id);
alter table appeal.hardship enable row level security;
alter table appeal.hardship force row level security;
create policy read on appeal.hardship for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and (select platform.setting('permissions') ~ ',appeal\.(dispatch|supervise),')));
create policy kept on appeal.hardship using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and (select platform.setting('permissions') like '%,appeal.dispatch,%')));
