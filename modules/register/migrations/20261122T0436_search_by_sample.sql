-- Searches for what very many names contain (公, 科技) would count and sort a great part of the register. A sample of names says
-- beforehand about how many there are; such a search walks through the names in their order and stops when its page is full. For
-- that the index of names holds the ids too, and the table is not visited.
create table register.name_sample (
  district char(6) collate "C" not null,
  uscc text collate "C" not null,
  name_norm text collate "C" not null,
  initials text collate "C" not null,
  initials_core text collate "C" not null
);
create index name_sample_district on register.name_sample (district);
create table register.population (
  district char(6) collate "C" not null primary key,
  enterprises bigint not null,
  sampled bigint not null
);
alter table register.name_sample enable row level security;
alter table register.name_sample force row level security;
create policy owner_all on register.name_sample to qiying_owner using (true) with check (true);
revoke all on register.name_sample from qiying_app;
alter table register.population enable row level security;
alter table register.population force row level security;
create policy owner_all on register.population to qiying_owner using (true) with check (true);
revoke all on register.population from qiying_app;

-- Takes a new sample; a small register needs none, for there everything is counted.
create function register.sample_names() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  small constant bigint := 20000;
  wanted constant bigint := 4000;
  part real;
begin
  perform pg_advisory_xact_lock(hashtext('register.sample'));
  delete from register.name_sample;
  delete from register.population;
  insert into register.population (district, enterprises, sampled)
    select district, count(*), 0 from register.entity group by district having count(*) >= small;
  if not found then return; end if;
  select least(100, 100.0 * wanted / min(enterprises)) into part from register.population;
  insert into register.name_sample (district, uscc, name_norm, initials, initials_core)
    select e.district, e.uscc, e.name_norm, e.initials, e.initials_core from register.entity e tablesample system (part)
      where e.district in (select district from register.population);
  update register.population p set sampled =
    (select count(*) from register.name_sample s where s.district = p.district);
end $$;

-- About how many enterprises a search finds by name, and by name, initials or the beginning of a code (an empty text: not asked),
-- and how many there are; no row for a small register.
create function register.about(wanted text, form text, initial text, code text)
  returns table (named bigint, found bigint, enterprises bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.enterprises * s.named / p.sampled, p.enterprises * s.found / p.sampled, p.enterprises
  from register.population p cross join lateral (
    select count(*) filter (where position(form in s.name_norm) > 0) as named,
           count(*) filter (where position(form in s.name_norm) > 0
             or (initial <> '' and (starts_with(s.initials, initial) or starts_with(s.initials_core, initial)))
             or (code <> '' and starts_with(s.uscc, code))) as found
      from register.name_sample s where s.district = p.district and form <> '') s
  where p.district = wanted::char(6) and p.sampled > 0
$$;

create or replace function register.make_index(which integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set maintenance_work_mem = '512MB' set max_parallel_maintenance_workers = 0  -- two builds keep two processors busy
  set client_min_messages = warning as $$
begin
  case which
    when 0 then
      create index if not exists entity_grams on register.entity using gin (grams)
        with (fastupdate = on, gin_pending_list_limit = 8192);
    when 1 then create unique index if not exists entity_pkey on register.entity (id, district);
    when 2 then create unique index if not exists entity_district_uscc_key on register.entity (uscc, district);
    when 3 then
      create unique index if not exists entity_source_pkey on register.entity_source (entity_id, district, source);
    when 4 then
      create index if not exists entity_facets on register.entity
        (district, status, street_code, ent_type, industry_code);
    when 5 then
      create index if not exists entity_by_name on register.entity (name collate "zh-Hans-CN-x-icu", district, id);
    when 6 then
      create index if not exists entity_by_date on register.entity
        (district, coalesce(reg_date, '0001-01-01'::date), id);
    when 7 then create index if not exists entity_by_change on register.entity (district, updated_at, id);
    when 8 then create index if not exists entity_by_prefix on register.entity (name_norm, district, id);
    when 9 then create index if not exists entity_by_initials on register.entity (initials, district);
    when 10 then create index if not exists entity_by_core on register.entity (initials_core, district);
  end case;
end $$;
drop index register.entity_by_prefix;
select register.make_index(8), register.sample_names();
