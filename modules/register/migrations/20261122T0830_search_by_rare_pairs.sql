-- Which pairs of characters many names have: a search compares the lists of places of its rarest pairs only. Known from the sample
-- of names; pairs that fewer have do not stand here.
create table register.common_gram (
  district char(6) collate "C" not null,
  gram text collate "C" not null,
  names bigint not null,
  primary key (district, gram)
);
alter table register.common_gram enable row level security;
alter table register.common_gram force row level security;
create policy owner_all on register.common_gram to qiying_owner using (true) with check (true);
revoke all on register.common_gram from qiying_app;

create or replace function register.sample_names() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  small constant bigint := 20000;
  wanted constant bigint := 4000;
  common constant bigint := 4;  -- so many of the sample have a common pair
  part real;
begin
  perform pg_advisory_xact_lock(hashtext('register.sample'));
  delete from register.name_sample;
  delete from register.population;
  delete from register.common_gram;
  insert into register.population (district, enterprises, sampled)
    select district, count(*), 0 from register.entity group by district having count(*) >= small;
  if not found then return; end if;
  select least(100, 100.0 * wanted / min(enterprises)) into part from register.population;
  insert into register.name_sample (district, uscc, name_norm, initials, initials_core)
    select e.district, e.uscc, e.name_norm, e.initials, e.initials_core from register.entity e tablesample system (part)
      where e.district in (select district from register.population);
  update register.population p set sampled =
    (select count(*) from register.name_sample s where s.district = p.district);
  insert into register.common_gram (district, gram, names)
    select s.district, substr(s.name_norm, n, 2), count(distinct s.uscc)
    from register.name_sample s cross join generate_series(1, char_length(s.name_norm) - 1) as n
    group by 1, 2 having count(distinct s.uscc) >= common;
end $$;

-- As before, and which pairs of the text asked for are common, the rarest first.
drop function register.about(text, text, text, text);
create function register.about(wanted text, form text, initial text, code text)
  returns table (named bigint, found bigint, enterprises bigint, common text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.enterprises * s.named / p.sampled, p.enterprises * s.found / p.sampled, p.enterprises,
    coalesce((select string_agg(g.gram, ' ' order by g.names, g.gram) from register.common_gram g
      where g.district = p.district
        and g.gram = any (array(select substr(form, n, 2) from generate_series(1, char_length(form) - 1) as n))), '')
  from register.population p cross join lateral (
    select count(*) filter (where position(form in s.name_norm) > 0) as named,
           count(*) filter (where position(form in s.name_norm) > 0
             or (initial <> '' and (starts_with(s.initials, initial) or starts_with(s.initials_core, initial)))
             or (code <> '' and starts_with(s.uscc, code))) as found
      from register.name_sample s where s.district = p.district and form <> '') s
  where p.district = wanted::char(6) and p.sampled > 0
$$;

-- With the ids, so that the first page of a search by initials is read in the order of its index, whatever plan is made.
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
    when 9 then create index if not exists entity_by_initials on register.entity (initials, district, id);
    when 10 then create index if not exists entity_by_core on register.entity (initials_core, district, id);
  end case;
end $$;
drop index register.entity_by_initials, register.entity_by_core;
select register.make_index(9), register.make_index(10), register.sample_names();
