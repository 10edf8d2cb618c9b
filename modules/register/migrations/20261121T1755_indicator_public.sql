-- What indicators count: standing and completeness of each enterprise, no persons. For staff who may see indicators.
create view register.indicator_public as
select district, id, uscc, name, status, street_code, industry_code, ent_type, reg_date, created_at, updated_at,
       address <> '' as has_address, phone <> '' as has_phone, scope <> '' as has_scope
from register.entity
where (select platform.setting('kind')) = 'system'
   or (district = (select platform.setting('district')) and (select platform.setting('permissions')) like '%,performance.view,%');
revoke insert, update, delete on register.indicator_public from qiying_app;
