-- The permission is called like the others of the platform.
alter policy read on audit.entry
  using (auth.is_system(district)
         or ((select auth.can('platform.audit')) and auth.stands_above(org_path)));
