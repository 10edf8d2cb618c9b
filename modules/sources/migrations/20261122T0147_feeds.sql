-- Sources that are read on a schedule: a folder on the server, or another PostgreSQL.
alter table sources.source add column headings json not null default '{}';  -- heading → field, as a person said

create table sources.feed (
  district char(6) collate "C" not null,
  source_code text collate "C" not null,
  kind text not null check (kind in ('folder', 'postgres')),
  folder text not null default '',      -- below the folder that the installation opens for this
  host text not null default '',
  port integer not null default 5432 check (port between 1 and 65535),
  dbname text not null default '',
  username text not null default '',
  password text not null default '',    -- sealed by the installation's keys
  query text not null default '',
  every_minutes integer not null check (every_minutes between 5 and 43200),
  match boolean not null default true,  -- what differs is matched at once
  active boolean not null default true,
  by_name text not null,
  next_at timestamptz not null,
  last_at timestamptz,
  last_state text not null default '' check (last_state in ('', 'reading', 'done', 'nothing', 'failed')),
  last_rows bigint not null default 0,
  last_rejected bigint not null default 0,
  last_load uuid,
  error_zh text not null default '',
  error_en text not null default '',
  version integer not null default 1,
  primary key (district, source_code)
);
create index feed_due on sources.feed (next_at) where active;

-- Files that were read, so that each is read once until it changes.
create table sources.feed_file (
  district char(6) collate "C" not null,
  source_code text collate "C" not null,
  name text not null,
  mark text not null,  -- size and time of change
  primary key (district, source_code, name)
);

do $$
declare name text;
begin
  foreach name in array array['feed', 'feed_file'] loop
    execute format('alter table sources.%I enable row level security', name);
    execute format('alter table sources.%I force row level security', name);
    execute format('create policy read_staff on sources.%I for select using ((select sources.may(''sources.read''))'
                   ' and sources.here(district))', name);
    execute format('create policy manage on sources.%I using ((select sources.may(''sources.manage''))'
                   ' and sources.here(district))', name);
  end loop;
end $$;
