-- amended 40fe3d20f4434ac11ae82a6953cc75287103ef1cfc52f330dc64c2946cbb3ac3
-- It made a view with its reader's rights, too, which PostgreSQL 14 does not know; 20261122T0440_contacts_as_function
-- drops it.

-- Whoever decides on requests about personal data changes contacts without seeing applications: of those that are over,
-- or (where the person corrects them) of all.
create policy owner_mends on application.application for update to qiying_owner using (true) with check (true);
create function application.change_contacts(of_district char(6), of_account uuid, only_over boolean, new_name text,
                                            new_phone text) returns bigint
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  with changed as (
    update application.application
       set contact_name = coalesce(new_name, contact_name), contact_phone = coalesce(new_phone, contact_phone)
     where district = of_district and created_by = of_account and contact_name || contact_phone <> ''
       and (state in ('paid', 'upheld', 'withdrawn') or not only_over)
       and (platform.setting('kind') = 'system'
            or (of_district = platform.setting('district')
                and platform.setting('permissions') like '%,privacy.decide,%'))
    returning id)
  select count(*) from changed
$$;
