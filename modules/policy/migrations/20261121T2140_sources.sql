-- Where policies are published: list pages of websites, and files that officers hand in.
create table policy.source (
  district char(6) not null,
  id uuid not null,
  name text not null,
  address text not null,  -- of the list page; empty: files
  every_hours integer not null default 24 check (every_hours between 1 and 720),
  active boolean not null default true,
  created_name text not null,
  created_at timestamptz not null,
  asked_at timestamptz,   -- the last time
  good_at timestamptz,    -- the last time it answered as it should
  error text not null default '',
  primary key (district, id)
);
create unique index source_address on policy.source (district, address) where address <> '';

-- What was found there: one row an address or, where it has one, a document number.
create table policy.found (
  district char(6) not null,
  id uuid not null,
  source_id uuid not null,
  address text not null,
  title text not null,
  doc_number text not null default '',
  published date,
  digest text not null default '',  -- of the text; empty: not read yet
  body text not null default '',
  state text not null check (state in ('new', 'changed', 'drafted', 'known', 'ignored')),
  note text not null default '',    -- why ignored; which policy it is
  version_id uuid,
  first_seen timestamptz not null,
  read_at timestamptz,
  since timestamptz not null,       -- of the state new or changed
  due date not null,                -- until when it should be in the library
  decided_at timestamptz,
  decided_name text not null default '',
  error text not null default '',
  version integer not null default 1,
  primary key (district, id),
  foreign key (district, source_id) references policy.source (district, id)
);
create unique index found_address on policy.found (district, address) where address <> '';
create unique index found_number on policy.found (district, doc_number) where doc_number <> '' and state <> 'ignored';
create index found_desk on policy.found (district, state, first_seen desc);
alter table policy.source enable row level security;
alter table policy.source force row level security;
create policy of_editors on policy.source using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions')) like '%,policy.edit,%'));
alter table policy.found enable row level security;
alter table policy.found force row level security;
create policy of_editors on policy.found using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions')) like '%,policy.edit,%'));
