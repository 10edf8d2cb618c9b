-- A condition that the planner can weigh and an index can serve: the districts that the caller may count.
create or replace view register.indicator_public as
select district, id, uscc, name, status, street_code, industry_code, ent_type, reg_date, created_at, updated_at,
       address <> '' as has_address, phone <> '' as has_phone, scope <> '' as has_scope
from register.entity
where district = any (array(select d.code from auth.district d
                            where platform.setting('kind') = 'system'
                               or (d.code = platform.setting('district') and platform.setting('permissions') like '%,performance.view,%')));
