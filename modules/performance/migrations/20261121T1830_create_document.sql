-- Budgets and final accounts: the figures that were entered; tables and text are composed from them. What is published is not
-- changed; it is withdrawn with a reason and published again.
create table performance.document (
  district char(6) not null,
  id uuid not null,
  year integer not null,
  kind text not null check (kind in ('budget', 'final_account')),
  unit text not null check (unit <> ''),
  state text not null check (state in ('draft', 'published')),
  book text not null,                   -- JSON
  hash text not null default '',        -- of the published text
  findings integer not null default 0,  -- at publication: relations that were checked
  published_at timestamptz,
  published_by text not null default '',
  edited_by uuid not null,
  edited_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (district, id),
  unique (district, year, kind, unit)
);
create index document_public on performance.document (district, year desc, kind) where state = 'published';
alter table performance.document enable row level security;
alter table performance.document force row level security;
create policy read on performance.document for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (state = 'published' or (select performance.may('performance.view')))));
create policy kept on performance.document using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and ((select performance.may('performance.edit')) or (select performance.may('performance.approve')))));
revoke delete on performance.document from qiying_app;

-- Every change with the figures as they were after it: the history of adjustments.
create table performance.document_step (
  district char(6) not null,
  document_id uuid not null,
  at timestamptz not null,
  id uuid not null,
  action text not null,
  by_name text not null,
  note text not null default '',
  book text not null,
  primary key (district, document_id, at, id)
);
alter table performance.document_step enable row level security;
alter table performance.document_step force row level security;
create policy read on performance.document_step for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.view'))));
create policy added on performance.document_step for insert with check (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and ((select performance.may('performance.edit')) or (select performance.may('performance.approve')))));
revoke update, delete on performance.document_step from qiying_app;

-- Documents of others that were looked through.
create table performance.audit (
  district char(6) not null,
  id uuid not null,
  filename text not null,
  path text not null,
  state text not null check (state in ('waiting', 'reading', 'done', 'failed')),
  by_account uuid not null,
  by_name text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  error_zh text not null default '',
  error_en text not null default '',
  body text not null default '',    -- the text that was checked
  report text not null default '',  -- JSON
  errors bigint not null default 0,
  warnings bigint not null default 0,
  infos bigint not null default 0,
  checked bigint not null default 0,
  primary key (district, id)
);
create index audit_newest on performance.audit (district, created_at desc, id desc);
alter table performance.audit enable row level security;
alter table performance.audit force row level security;
create policy read on performance.audit for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.view'))));
create policy added on performance.audit for insert with check (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select performance.may('performance.view'))));
create policy read_through on performance.audit for update using ((select platform.setting('kind')) = 'system');
revoke delete on performance.audit from qiying_app;
