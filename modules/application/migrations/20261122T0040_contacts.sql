-- The contact person of an application, for the person who gave it and for requests about personal data.
create view application.contact_public with (security_invoker = true) as
select district, id, coalesce(number, '') as number, policy_title, contact_name, contact_phone, created_by, created_at,
       state in ('paid', 'upheld', 'withdrawn') as over
from application.application;
revoke insert, update, delete on application.contact_public from qiying_app;

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
