-- Names that enterprises had, for people who know them by the old one. Kept by the table itself, whoever changes a
-- name: an import, a person, a merge.
create table register.former_name (
  district char(6) collate "C" not null,
  entity_id uuid not null,
  name text not null,
  name_norm text collate "C" not null,
  grams tsvector not null,
  until timestamptz not null,
  primary key (district, entity_id, name)
);
create index former_name_grams on register.former_name using gin (grams);

create function register.keep_former_name() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into register.former_name (district, entity_id, name, name_norm, grams, until)
    values (old.district, old.id, old.name, old.name_norm, old.grams, new.updated_at)
    on conflict (district, entity_id, name) do update set until = excluded.until;
  return null;
end $$;
create trigger keep_former_name after update of name on register.entity
  for each row when (old.name is distinct from new.name) execute function register.keep_former_name();

alter table register.former_name enable row level security;
alter table register.former_name force row level security;
create policy owner_all on register.former_name to qiying_owner using (true) with check (true);
revoke insert, update, delete on register.former_name from qiying_app;

-- Former names are public like names. Runs as the owner, so that the text index can be used.
create view register.former_search as
  select district, entity_id, name, name_norm, grams from register.former_name;
revoke insert, update, delete on register.former_search from qiying_app;
