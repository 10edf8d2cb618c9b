-- Sources of records about enterprises, their records, and which enterprise each record is of.
create schema sources;

create function sources.may(permission text) returns boolean language sql stable parallel safe as $$
  select platform.setting('kind') = 'system'
      or (platform.setting('kind') = 'staff'
          and position(',' || permission || ',' in platform.setting('permissions')) > 0)
$$;
create function sources.here(of_district text) returns boolean language sql stable parallel safe as $$
  select platform.setting('kind') = 'system' or of_district = platform.setting('district')
$$;

create table sources.source (
  district char(6) collate "C" not null,
  code text collate "C" not null check (code ~ '^[a-z][a-z0-9_]{0,30}$' and code <> 'register'),
  name text not null check (name <> ''),
  owner_path text collate "C" not null default '',  -- organisation that answers for the data
  owner_name text not null default '',
  authority integer not null check (authority between 1 and 100),
  fresh_days integer not null check (fresh_days between 1 and 3660),  -- a delivery is expected so often
  adds boolean not null default false,  -- its records with a valid code may bring new enterprises
  note text not null default '',
  active boolean not null default true,
  loaded_at timestamptz,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (district, code)
);

create table sources.load (
  district char(6) collate "C" not null,
  id uuid not null,
  source_code text collate "C" not null,
  filename text not null,
  state text not null check (state in ('done', 'undone')),
  rows bigint not null,
  inserted bigint not null,
  changed bigint not null,
  unchanged bigint not null,
  rejected bigint not null,
  rejects json not null default '[]',
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by text not null default '',
  primary key (district, id)
);
create index load_newest on sources.load (district, source_code, at desc);

create table sources.record (
  district char(6) collate "C" not null,
  source_code text collate "C" not null,
  record_id text collate "C" not null,
  uscc text not null default '', org_code text not null default '', reg_no text not null default '',
  name text not null default '', former_name text not null default '', legal_person text not null default '',
  phone text not null default '', address text not null default '', reg_date text not null default '',
  capital text not null default '', ent_type text not null default '', scope text not null default '',
  updated_on text not null default '',
  load_id uuid not null,
  seen_at timestamptz not null,
  fresh boolean not null default true,  -- changed since the last match
  entity_id uuid,                       -- the enterprise of the register; null: none known
  probability real,
  linked_by text not null default '' check (linked_by in ('', 'match', 'person')),
  run_id uuid,
  primary key (district, source_code, record_id)
);
create index record_of_entity on sources.record (district, entity_id);
create index record_of_load on sources.record (district, load_id);

-- What a load replaced, so that it can be taken back; null: the record was new.
create table sources.record_before (
  district char(6) collate "C" not null,
  load_id uuid not null,
  source_code text collate "C" not null,
  record_id text collate "C" not null,
  row json,
  primary key (district, load_id, source_code, record_id)
);

create table sources.run (
  district char(6) collate "C" not null,
  id uuid not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  progress integer not null default 0 check (progress between 0 and 100),
  records bigint not null default 0,
  entities bigint not null default 0,
  linked bigint not null default 0,
  moved bigint not null default 0,
  added bigint not null default 0,
  to_review bigint not null default 0,
  findings bigint not null default 0,
  model json,
  error_zh text not null default '',
  error_en text not null default '',
  by_name text not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (district, id)
);
create index run_newest on sources.run (district, created_at desc);

create table sources.doubt (
  district char(6) collate "C" not null,
  id uuid not null,
  run_id uuid not null,
  a_source text collate "C" not null, a_id text collate "C" not null,
  b_source text collate "C" not null, b_id text collate "C" not null,
  probability double precision not null,
  bits double precision not null,
  reason_zh text not null,
  reason_en text not null,
  steps json not null default '[]',
  high boolean not null default false,  -- wants two persons
  state text not null check (state in ('open', 'proposed', 'postponed', 'same', 'different', 'moot')),
  proposed text not null default '' check (proposed in ('', 'same', 'different')),
  proposed_by uuid,
  proposed_name text not null default '',
  decided_name text not null default '',
  decided_at timestamptz,
  note text not null default '',
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (district, id),
  unique (district, a_source, a_id, b_source, b_id)
);
create index doubt_open on sources.doubt (district, state, high desc, id);

-- What persons decided. It holds for later matches until it is taken back.
create table sources.decision (
  district char(6) collate "C" not null,
  id uuid not null,
  doubt_id uuid not null,
  a_source text collate "C" not null, a_id text collate "C" not null,
  b_source text collate "C" not null, b_id text collate "C" not null,
  same boolean not null,
  before json not null default '[]',  -- the links that it changed, as they were
  by_name text not null,
  second_name text not null default '',
  at timestamptz not null,
  undone_at timestamptz,
  undone_by text not null default '',
  primary key (district, id)
);
create index decision_of_doubt on sources.decision (district, doubt_id);

create table sources.link_log (
  district char(6) collate "C" not null,
  id bigint generated always as identity,
  source_code text collate "C" not null,
  record_id text collate "C" not null,
  from_entity uuid,
  to_entity uuid,
  probability real,
  because text not null check (because in ('match', 'decision', 'undo', 'load')),
  by_name text not null,
  at timestamptz not null,
  primary key (district, id)
);
create index link_log_from on sources.link_log (district, from_entity);
create index link_log_to on sources.link_log (district, to_entity);

-- The golden value of a field and where it comes from; `base` is what the register had without the sources.
create table sources.value (
  district char(6) collate "C" not null,
  entity_id uuid not null,
  field text collate "C" not null,
  value text not null,
  base text not null,
  source_code text collate "C" not null,
  record_id text collate "C" not null,
  as_of text not null,
  rule text not null,
  at timestamptz not null,
  primary key (district, entity_id, field)
);

create table sources.finding (
  district char(6) collate "C" not null,
  id bigint generated always as identity,
  source_code text collate "C" not null,
  record_id text collate "C" not null,
  field text not null,
  rule text collate "C" not null,
  severity text not null check (severity in ('error', 'warning', 'info')),
  message_zh text not null,
  message_en text not null,
  primary key (district, id)
);
create index finding_by_rule on sources.finding (district, source_code, rule, id);

-- One row a source and match: the quality over time.
create table sources.quality (
  district char(6) collate "C" not null,
  source_code text collate "C" not null,
  run_id uuid not null,
  at timestamptz not null,
  records bigint not null,
  with_code bigint not null,
  matched bigint not null,
  errors bigint not null,
  warnings bigint not null,
  primary key (district, source_code, run_id)
);

create table sources.work_order (
  district char(6) collate "C" not null,
  id uuid not null,
  source_code text collate "C" not null,
  rule text not null,
  findings bigint not null,
  owner_path text collate "C" not null,
  owner_name text not null,
  state text not null check (state in ('open', 'answered', 'closed')),
  wanted text not null,
  answer text not null default '',
  due date not null,
  by_name text not null,
  created_at timestamptz not null,
  answered_name text not null default '',
  answered_at timestamptz,
  closed_at timestamptz,
  version integer not null default 1,
  primary key (district, id)
);
create index work_order_newest on sources.work_order (district, state, created_at desc);

create table sources.tag (
  district char(6) collate "C" not null,
  code text collate "C" not null check (code ~ '^[a-z][a-z0-9_]{0,30}$'),
  name_zh text not null,
  name_en text not null,
  field text not null default '',  -- a rule: `field` `op` `value`; empty: given by persons only
  op text not null default '' check (op in ('', 'contains', 'equals', 'before', 'after', 'at_least', 'sources')),
  value text not null default '',
  active boolean not null default true,
  version integer not null default 1,
  primary key (district, code)
);
create table sources.entity_tag (
  district char(6) collate "C" not null,
  entity_id uuid not null,
  id bigint generated always as identity,
  tag_code text collate "C" not null,
  since date not null,
  until date,
  evidence text not null,
  by_rule boolean not null,
  by_name text not null,
  primary key (district, entity_id, id)
);
create unique index entity_tag_now on sources.entity_tag (district, tag_code, entity_id) where until is null;

do $$
declare name text;
begin
  foreach name in array array['source', 'load', 'record', 'record_before', 'run', 'doubt', 'decision', 'link_log', 'value',
                              'finding', 'quality', 'work_order', 'tag', 'entity_tag'] loop
    execute format('alter table sources.%I enable row level security', name);
    execute format('alter table sources.%I force row level security', name);
    execute format('create policy read_staff on sources.%I for select using ((select sources.may(''sources.read''))'
                   ' and sources.here(district))', name);
    execute format('create policy manage on sources.%I using ((select sources.may(''sources.manage''))'
                   ' and sources.here(district))', name);
  end loop;
  -- A decision moves links and with them values.
  foreach name in array array['record', 'doubt', 'decision', 'link_log', 'value', 'entity_tag'] loop
    execute format('create policy review on sources.%I using ((select sources.may(''sources.review''))'
                   ' and sources.here(district))', name);
  end loop;
end $$;
-- The department that answers for a source sees and answers its own orders.
create policy owner_reads on sources.work_order for select using (
  (select sources.may('sources.answer')) and sources.here(district)
  and owner_path <> '' and starts_with((select platform.setting('org_path')), owner_path));
create policy owner_answers on sources.work_order for update using (
  (select sources.may('sources.answer')) and sources.here(district)
  and owner_path <> '' and starts_with((select platform.setting('org_path')), owner_path));
revoke update, delete on sources.link_log from qiying_app;
