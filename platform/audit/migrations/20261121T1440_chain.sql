-- Evidence: what was read of persons and why; every entry in a chain of SM3 digests (GB/T 32905-2016), the chain's end
-- attested day by day with SM2. The application may add and read, nothing else.
alter table audit.entry
  add class text not null default 'act'        -- 'personal': personal data was read or handed out
    check (class in ('act', 'personal')),
  add purpose text not null default '',        -- why it was read
  add fields text[] not null default '{}',     -- which data
  add subject_id uuid,                         -- the enterprise whose data they are
  add xact bigint not null default pg_current_xact_id()::text::bigint;  -- below the oldest running one: final
create index entry_subject on audit.entry (district, subject_id, id) where subject_id is not null;
create index entry_xact on audit.entry (xact);

-- An enterprise reads who used its data.
create policy own_use on audit.entry for select
  using (class = 'personal' and subject_id::text = (select platform.setting('subject'))
         and (select platform.setting('kind')) = 'subject' and district = (select platform.setting('district')));

-- Entries in the order in which they became final; digest = SM3(digest before, content of the entry).
create table audit.link (
  district char(6) not null,
  seq bigint not null check (seq > 0),
  entry_id bigint not null,
  digest text not null,
  primary key (district, seq),
  unique (district, entry_id)
);
-- Where the chain ended on a day, signed.
create table audit.anchor (
  district char(6) not null,
  day date not null,
  seq bigint not null,
  digest text not null,
  key_id text not null,
  signature text not null,
  primary key (district, day)
);
revoke update, delete, truncate on audit.link, audit.anchor from qiying_app;

alter table audit.link enable row level security;
alter table audit.link force row level security;
create policy sealed on audit.link for insert with check (auth.is_system(district));
create policy read on audit.link for select
  using (auth.is_system(district)
         or ((select auth.can('platform.audit')) and district = (select platform.setting('district'))));
alter table audit.anchor enable row level security;
alter table audit.anchor force row level security;
create policy sealed on audit.anchor for insert with check (auth.is_system(district));
create policy read on audit.anchor for select
  using (auth.is_system(district)
         or ((select auth.can('platform.audit')) and district = (select platform.setting('district'))));
