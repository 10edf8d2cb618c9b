-- Key enterprises (A14): the lists of several sources are compared, one list is settled and handed to the streets,
-- which say that they have it.
create table sources.roster (
  district char(6) collate "C" not null,
  id uuid not null,
  name text not null check (name <> ''),
  sources json not null,  -- codes of the sources that were compared
  at_least integer not null check (at_least >= 1),
  state text not null check (state in ('draft', 'settled')),
  note text not null default '',
  unmatched bigint not null default 0,  -- records of these sources that are of no enterprise
  by_name text not null,
  created_at timestamptz not null,
  settled_at timestamptz,
  settled_by text not null default '',
  version integer not null default 1,
  primary key (district, id)
);
create index roster_newest on sources.roster (district, created_at desc);

create table sources.roster_item (
  district char(6) collate "C" not null,
  roster_id uuid not null,
  entity_id uuid not null,
  uscc text collate "C" not null,
  name text not null,
  status text collate "C" not null,
  street_code text collate "C" not null,
  named json not null,  -- the sources that name it, by code
  included boolean not null,
  by_name text not null default '',  -- who said so; empty: the rule
  reason text not null default '',
  primary key (district, roster_id, entity_id)
);
create index roster_item_order on sources.roster_item (district, roster_id, uscc);

create table sources.roster_receipt (
  district char(6) collate "C" not null,
  roster_id uuid not null,
  street_code text collate "C" not null,
  owner_path text collate "C" not null,
  owner_name text not null,
  items bigint not null,
  received_at timestamptz,
  received_name text not null default '',
  note text not null default '',
  primary key (district, roster_id, street_code)
);

do $$
declare name text;
begin
  foreach name in array array['roster', 'roster_item', 'roster_receipt'] loop
    execute format('alter table sources.%I enable row level security', name);
    execute format('alter table sources.%I force row level security', name);
    execute format('create policy read_staff on sources.%I for select using ((select sources.may(''sources.read''))'
                   ' and sources.here(district))', name);
    execute format('create policy manage on sources.%I using ((select sources.may(''sources.manage''))'
                   ' and sources.here(district))', name);
  end loop;
end $$;
-- A street sees its own part, and says that it has it.
create policy street_reads on sources.roster_receipt for select using (
  (select sources.may('sources.answer')) and sources.here(district)
  and owner_path <> '' and starts_with((select platform.setting('org_path')), owner_path));
create policy street_receives on sources.roster_receipt for update using (
  (select sources.may('sources.answer')) and sources.here(district)
  and owner_path <> '' and starts_with((select platform.setting('org_path')), owner_path));
create policy street_reads on sources.roster for select using (
  (select sources.may('sources.answer')) and sources.here(district) and state = 'settled'
  and exists (select from sources.roster_receipt p where p.district = roster.district and p.roster_id = roster.id));
create policy street_reads on sources.roster_item for select using (
  (select sources.may('sources.answer')) and sources.here(district) and included
  and exists (select from sources.roster_receipt p where p.district = roster_item.district
    and p.roster_id = roster_item.roster_id and p.street_code = roster_item.street_code
    and p.owner_path <> '' and starts_with((select platform.setting('org_path')), p.owner_path)));
