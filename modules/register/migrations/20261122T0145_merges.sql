-- Two rows for one enterprise (合并): the other row leaves the register as it was and leads to the survivor. What
-- referred to it moves, and each moved row stands here as it was, so that a merge can be undone exactly.
create table register.merged (
  district char(6) collate "C" not null,
  id uuid not null,
  survivor uuid not null,
  other uuid not null,
  uscc text collate "C" not null,
  name text not null,
  row jsonb not null,
  filled jsonb not null default '{}',  -- empty values of the survivor that the other's took
  reason text not null,
  by_name text not null,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by text not null default '',
  undone_reason text not null default '',
  primary key (district, id)
);
create unique index merged_other on register.merged (district, other) where undone_at is null;
create unique index merged_uscc on register.merged (district, uscc) where undone_at is null;
create index merged_survivor on register.merged (district, survivor) where undone_at is null;

create table register.moved (
  district char(6) collate "C" not null,
  merge_id uuid not null,
  n bigint generated always as identity,
  place text collate "C" not null,  -- table and column
  title_zh text not null,
  title_en text not null,
  outcome text not null check (outcome in ('moved', 'aside', 'clash')),
  row jsonb not null,
  primary key (district, merge_id, n)
);

alter table register.merged enable row level security;
alter table register.merged force row level security;
create policy owner_all on register.merged to qiying_owner using (true);
create policy read_staff on register.merged for select using (
  (select register.may('register.read')) and district = (select platform.setting('district')));
create policy kept on register.merged using ((select platform.setting('kind')) = 'system');
revoke delete on register.merged from qiying_app;

alter table register.moved enable row level security;
alter table register.moved force row level security;
create policy kept on register.moved using ((select platform.setting('kind')) = 'system');

-- Where a row went: for everybody, as the register's public part.
create view register.merged_public as
  select district, other, uscc, survivor from register.merged where undone_at is null;
revoke insert, update, delete on register.merged_public from qiying_app;

-- A merge moves former names and gives the survivor the other's name as one.
grant insert, update, delete on register.former_name to qiying_app;
create policy merges on register.former_name using ((select platform.setting('kind')) = 'system');
