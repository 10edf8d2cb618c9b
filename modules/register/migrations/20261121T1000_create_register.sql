-- Codes are compared by bytes (collate "C"): half the work of an import is comparing keys.
create schema register;

create table register.street (
  district char(6) collate "C" not null,
  code text not null,
  name text not null,
  name_en text not null default '',
  primary key (district, code)
);

create table register.entity (
  district char(6) collate "C" not null,
  id uuid not null,
  uscc text collate "C" not null check (octet_length(uscc) = 18),
  org_code text not null default '',
  reg_no text not null default '',
  name text not null check (name <> ''),
  name_norm text collate "C" not null,  -- searched form of the name
  initials text collate "C" not null,  -- pinyin initials of the name
  initials_core text collate "C" not null,  -- the same without the place in front
  legal_person text not null default '',
  phone text not null default '',
  address text not null default '',
  street_code text collate "C" not null default '',
  industry_code text collate "C" not null default '',
  ent_type text collate "C" not null default '',
  capital_fen bigint,           -- yuan only; other currencies stay as text
  capital_text text not null default '',
  currency text not null default '',
  reg_date date,
  scope text not null default '',
  status text collate "C" not null default 'active'
    check (status in ('active', 'suspended', 'revoked', 'cancelled', 'moved_out')),
  outer_ok boolean not null,
  inner_ok boolean not null,
  grams tsvector not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (district, id),
  unique (district, uscc)
);

-- Where an enterprise's values come from: one row a source. An unchanged payload is not looked at again.
create table register.entity_source (
  district char(6) collate "C" not null,
  entity_id uuid not null,
  source text collate "C" not null,
  record_id text not null default '',
  payload_hash bigint not null,
  seen_at timestamptz not null,
  import_id uuid not null,
  primary key (district, entity_id, source)
);

create table register.entity_history (
  district char(6) collate "C" not null,
  entity_id uuid not null,
  id bigint generated always as identity,
  at timestamptz not null,
  field text not null,
  old text not null,
  new text not null,
  source text not null,
  by_name text not null,
  version integer not null,
  primary key (district, entity_id, id)
);

create table register.import (
  district char(6) collate "C" not null,
  id uuid not null,
  filename text not null,
  path text not null default '',
  source text not null,
  state text not null check (state in ('uploaded', 'preview', 'running', 'done', 'failed', 'cancelled')),
  dry_run boolean not null default false,
  columns json not null default '[]',
  mapping json not null default '[]',
  sample json not null default '[]',
  capital_unit text not null default 'unknown',
  rows bigint not null default 0,
  inserted bigint not null default 0,
  updated bigint not null default 0,
  unchanged bigint not null default 0,
  rejected bigint not null default 0,
  superseded bigint not null default 0,
  warnings bigint not null default 0,
  progress integer not null default 0 check (progress between 0 and 100),
  error_zh text not null default '',
  error_en text not null default '',
  by_account uuid,
  by_name text not null default '',
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  version integer not null default 1,
  primary key (district, id)
);
create index import_newest on register.import (district, created_at desc, id);

-- Records that were not taken over and values that were left empty, each with line, column and reason.
create table register.import_reject (
  district char(6) collate "C" not null,
  import_id uuid not null,
  id bigint generated always as identity,
  line bigint not null,
  severity text not null check (severity in ('reject', 'warning', 'note')),
  column_name text not null default '',
  value text not null default '',
  code text not null,
  primary key (district, import_id, id)
);

-- Standardised records between reading and merging; unlogged, emptied after each import. No row-level
-- security, for COPY does not work under it; nothing but the import reads it.
create unlogged table register.staging (
  import_id uuid not null,
  n bigint not null,
  line bigint not null,
  id uuid not null,
  uscc text collate "C" not null,
  org_code text not null,
  reg_no text not null,
  name text not null,
  name_norm text not null,
  initials text not null,
  initials_core text not null,
  legal_person text not null,
  phone text not null,
  address text not null,
  street_code text not null,
  industry_code text not null,
  ent_type text not null,
  capital_fen bigint,
  capital_text text not null,
  currency text not null,
  reg_date date,
  scope text not null,
  status text not null,
  outer_ok boolean not null,
  inner_ok boolean not null,
  grams tsvector not null,
  payload_hash bigint not null
);
create index staging_order on register.staging (import_id, n);
grant truncate on register.staging to qiying_app;

-- The indexes of lists and searches, apart so that a first big load can be done without them.
create function register.search_index(which integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set maintenance_work_mem = '512MB' set client_min_messages = warning as $$
begin
  case which
    when 0 then
      create index if not exists entity_grams on register.entity using gin (grams)
        with (fastupdate = on, gin_pending_list_limit = 8192);
    when 1 then
      create index if not exists entity_by_name on register.entity
        (district, name collate "zh-Hans-CN-x-icu", id);
      create index if not exists entity_by_prefix on register.entity (district, name_norm);
      create index if not exists entity_by_initials on register.entity (district, initials);
      create index if not exists entity_by_core on register.entity (district, initials_core);
      create index if not exists entity_by_change on register.entity (district, updated_at, id);
      create index if not exists entity_by_date on register.entity
        (district, coalesce(reg_date, '0001-01-01'::date), id);
      create index if not exists entity_facets on register.entity
        (district, status, street_code, ent_type, industry_code);
  end case;
end $$;
create function register.drop_search_indexes() returns void
  language sql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  drop index if exists register.entity_grams, register.entity_by_name, register.entity_by_prefix,
    register.entity_by_initials, register.entity_by_core, register.entity_by_change, register.entity_by_date,
    register.entity_facets
$$;
-- Moves what waits in the pending list of the text index to where searches find it quickly.
create function register.tidy_search_index() returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if to_regclass('register.entity_grams') is null then return 0; end if;
  return gin_clean_pending_list('register.entity_grams'::regclass);
end $$;
create function register.analyze() returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$ analyze register.entity $$;
select register.search_index(0), register.search_index(1);

-- Who may: the platform, staff by permission, an enterprise its own row. The owner's own access is free, for
-- the views below run as the owner: a condition that compares rows with settings would keep PostgreSQL from
-- using an index for operators that are not leakproof (@@, like).
create function register.may(permission text) returns boolean language sql stable parallel safe as $$
  select platform.setting('kind') = 'system'
      or (platform.setting('kind') = 'staff'
          and position(',' || permission || ',' in platform.setting('permissions')) > 0)
$$;
create function register.own_entity() returns uuid language sql stable parallel safe as $$
  select case when platform.setting('kind') = 'subject'
              then nullif(platform.setting('subject'), '')::uuid end
$$;

-- Whether the caller may see the names and phones of persons as they stand.
create function register.sees_personal(entity uuid) returns boolean language sql stable parallel safe as $$
  select register.may('register.personal') or entity = register.own_entity()
$$;

alter table register.street enable row level security;
alter table register.street force row level security;
create policy read_all on register.street for select using (true);
create policy write_edit on register.street using ((select register.may('register.edit')));

alter table register.entity enable row level security;
alter table register.entity force row level security;
create policy owner_all on register.entity to qiying_owner using (true);
create policy read_staff on register.entity for select using ((select register.may('register.read')));
create policy read_own on register.entity for select using (id = (select register.own_entity()));
create policy write_import on register.entity for all
  using ((select register.may('register.import'))) with check ((select register.may('register.import')));
create policy write_edit on register.entity for update using ((select register.may('register.edit')));

alter table register.entity_source enable row level security;
alter table register.entity_source force row level security;
create policy read_staff on register.entity_source for select using ((select register.may('register.read')));
create policy read_own on register.entity_source for select using (entity_id = (select register.own_entity()));
create policy write_import on register.entity_source using ((select register.may('register.import')));

alter table register.entity_history enable row level security;
alter table register.entity_history force row level security;
create policy read_staff on register.entity_history for select using ((select register.may('register.read')));
create policy read_own on register.entity_history for select using (entity_id = (select register.own_entity()));
create policy write_import on register.entity_history for insert
  with check ((select register.may('register.import')) or (select register.may('register.edit')));
revoke update, delete on register.entity_history from qiying_app;

alter table register.import enable row level security;
alter table register.import force row level security;
create policy importers on register.import using (
  (select register.may('register.import'))
  and (district = (select platform.setting('district')) or (select platform.setting('kind')) = 'system'));

alter table register.import_reject enable row level security;
alter table register.import_reject force row level security;
create policy importers on register.import_reject using (
  (select register.may('register.import'))
  and (district = (select platform.setting('district')) or (select platform.setting('kind')) = 'system'));

-- What everybody may know, for other modules too.
create view register.entity_public as
  select district, id, uscc, name, status, street_code from register.entity;
-- What a search for everybody looks at.
create view register.entity_search as
  select district, id, uscc, name, status, street_code, name_norm, initials, initials_core, grams
    from register.entity;
-- Whole rows for staff who may read the register.
create view register.entity_staff as
  select * from register.entity where (select register.may('register.read'));
revoke insert, update, delete on register.entity_public, register.entity_search, register.entity_staff
  from qiying_app;
