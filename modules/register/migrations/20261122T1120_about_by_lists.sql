-- The sample's answers are kept as lists: how many names have each character and each pair that is common, and the sample in the order
-- of initials and codes. So a search looks up a few rows instead of reading the sample; only texts of three characters and more
-- that consist of common pairs are still looked for in it.
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
    select s.district, substr(s.name_norm, n, characters), count(distinct s.uscc)
    from register.name_sample s cross join generate_series(1, 2) as characters
      cross join generate_series(1, char_length(s.name_norm) - characters + 1) as n
    group by 1, 2 having count(distinct s.uscc) >= common;
end $$;

create index name_sample_initials on register.name_sample (district, initials);
create index name_sample_core on register.name_sample (district, initials_core);
create index name_sample_uscc on register.name_sample (district, uscc);

create or replace function register.about(wanted text, form text, initial text, code text)
  returns table (named bigint, found bigint, enterprises bigint, common text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  place constant char(6) := wanted::char(6);
  population register.population;
  pairs text[];
  common_pairs bigint;
  names bigint := 0;
  others bigint := 0;
  listed text := '';
begin
  select p.* into population from register.population p where p.district = place and p.sampled > 0;
  if population.district is null then return; end if;
  if form <> '' then
    pairs := array(select distinct substr(form, n, 2) from generate_series(1, char_length(form) - 1) as n);
    select count(*), coalesce(string_agg(g.gram, ' ' order by g.names, g.gram), '') into common_pairs, listed
      from register.common_gram g where g.district = place and g.gram = any (pairs);
    if char_length(form) <= 2 then
      select g.names into names from register.common_gram g where g.district = place and g.gram = form;
      names := coalesce(names, 0);
    elsif common_pairs = cardinality(pairs) then
      select count(*) into names from register.name_sample s where s.district = place and position(form in s.name_norm) > 0;
    end if;
    if initial <> '' then
      select count(*) into others from register.name_sample s
        where s.district = place and s.initials >= initial and s.initials < initial || '~';
      others := others + (select count(*) from register.name_sample s
        where s.district = place and s.initials_core >= initial and s.initials_core < initial || '~'
          and not starts_with(s.initials, initial));
    end if;
    if code <> '' then
      others := others + (select count(*) from register.name_sample s
        where s.district = place and s.uscc >= code and s.uscc < code || '~');
    end if;
  end if;
  return query select population.enterprises * names / population.sampled,
    population.enterprises * least(names + others, population.sampled) / population.sampled, population.enterprises, listed;
end $$;

select register.sample_names();
