-- Files of a case are also for those who may see every case of the district, wherever they sit.
alter table files.ref add permissions text[] not null default '{}';

create function files.is_for_staff(district text, org_paths text[], permissions text[]) returns boolean
  language sql stable parallel safe as $$
  select coalesce(platform.setting('kind'), '') = 'staff'
     and (exists (select from unnest(org_paths) as p(path)
                  where auth.stands_above(p.path) or auth.stands_within(p.path))
          or (district = platform.setting('district')
              and exists (select from unnest(permissions) as p(name) where auth.can(p.name))))
$$;
alter policy seen on files.ref
  using (auth.is_system(district)
         or everyone
         or uploaded_by::text = (select platform.setting('account'))
         or subject_id::text = (select platform.setting('subject'))
         or files.is_for_staff(district, org_paths, permissions));
alter policy changed on files.ref
  using (auth.is_system(district)
         or uploaded_by::text = (select platform.setting('account'))
         or files.is_for_staff(district, org_paths, permissions));
