-- Organisations have managers of their own.
create function auth.manages_orgs(path text) returns boolean language sql stable parallel safe as $$
  select (auth.can('org.manage') or auth.can('account.manage')) and auth.stands_above(path)
$$;
alter policy added on auth.org with check (auth.is_system(district) or auth.manages_orgs(path));
alter policy changed on auth.org using (auth.is_system(district) or auth.manages_orgs(path));
alter policy kept on auth.post
  using (auth.is_system(district)
         or exists (select from auth.org o where o.id = org_id and auth.manages_orgs(o.path)));
