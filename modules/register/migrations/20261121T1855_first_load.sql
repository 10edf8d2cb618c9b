-- A first load into an empty register goes without any index and gets them all at the end. What is missing is put
-- back by whoever comes next: the next start, the next import. Until then nothing can be inserted twice, for every
-- insertion asks for the key that is missing, and every merge asks first whether the keys are there.
drop function register.search_index(integer);

-- The greatest first, so that two connections that take one after another end at the same time.
create function register.make_index(which integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set maintenance_work_mem = '512MB' set client_min_messages = warning as $$
begin
  case which
    when 0 then
      create index if not exists entity_grams on register.entity using gin (grams)
        with (fastupdate = on, gin_pending_list_limit = 8192);
    when 1 then create unique index if not exists entity_pkey on register.entity (district, id);
    when 2 then create unique index if not exists entity_district_uscc_key on register.entity (district, uscc);
    when 3 then
      create unique index if not exists entity_source_pkey on register.entity_source (district, entity_id, source);
    when 4 then
      create index if not exists entity_by_name on register.entity (district, name collate "zh-Hans-CN-x-icu", id);
    when 5 then create index if not exists entity_by_prefix on register.entity (district, name_norm);
    when 6 then create index if not exists entity_by_initials on register.entity (district, initials);
    when 7 then create index if not exists entity_by_core on register.entity (district, initials_core);
    when 8 then
      create index if not exists entity_facets on register.entity
        (district, status, street_code, ent_type, industry_code);
    when 9 then create index if not exists entity_by_change on register.entity (district, updated_at, id);
    when 10 then
      create index if not exists entity_by_date on register.entity
        (district, coalesce(reg_date, '0001-01-01'::date), id);
  end case;
end $$;

-- The indexes of the keys become constraints.
create function register.make_keys() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
begin
  if not exists (select from pg_constraint where conrelid = 'register.entity'::regclass and contype = 'p') then
    alter table register.entity add constraint entity_pkey primary key using index entity_pkey;
  end if;
  if not exists (select from pg_constraint where conrelid = 'register.entity'::regclass and contype = 'u') then
    alter table register.entity add constraint entity_district_uscc_key unique using index entity_district_uscc_key;
  end if;
  if not exists (select from pg_constraint where conrelid = 'register.entity_source'::regclass and contype = 'p') then
    alter table register.entity_source add constraint entity_source_pkey primary key using index entity_source_pkey;
  end if;
end $$;

-- Unique indexes are all that keeps a code from coming twice; that they are constraints too is for the tools.
create function register.has_keys() returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select bool_and(to_regclass('register.' || name) is not null)
    from unnest(array['entity_pkey', 'entity_district_uscc_key', 'entity_source_pkey']) as name
$$;
create function register.is_indexed() returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select (select count(*) = 3 from pg_constraint where contype in ('p', 'u')
           and conrelid in ('register.entity'::regclass, 'register.entity_source'::regclass))
     and (select bool_and(to_regclass('register.entity_' || name) is not null)
            from unnest(array['grams', 'by_name', 'by_prefix', 'by_initials', 'by_core', 'facets', 'by_change',
                              'by_date']) as name)
$$;

-- Before rows are merged: waits for a first load (which holds the lock alone), and puts back the keys that one that
-- was cut off has left out.
create function register.before_merge() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('register.load'));
  if register.has_keys() then return; end if;
  perform pg_advisory_xact_lock(hashtext('register.load'), 1);  -- one of several merges
  if register.has_keys() then return; end if;
  for which in 1 .. 3 loop perform register.make_index(which); end loop;
end $$;

-- False when the register is not empty: then nothing is dropped.
create function register.begin_first_load() returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
begin
  lock table register.entity, register.entity_source in access exclusive mode;
  if exists (select from register.entity) or exists (select from register.entity_source) then return false; end if;
  perform register.drop_search_indexes();
  alter table register.entity drop constraint if exists entity_pkey,
    drop constraint if exists entity_district_uscc_key;
  alter table register.entity_source drop constraint if exists entity_source_pkey;
  drop index if exists register.entity_pkey, register.entity_district_uscc_key, register.entity_source_pkey;
  return true;
end $$;
