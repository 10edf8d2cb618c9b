-- The register of a district is for its own staff: rows of another one do not exist for them, to read or to write.
drop policy write_edit on register.street;
create policy write_edit on register.street using (
  (select register.may('register.edit'))
  and ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district'))));

drop policy read_staff on register.entity;
create policy read_staff on register.entity for select using (
  (select register.may('register.read'))
  and ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district'))));
drop policy write_import on register.entity;
create policy write_import on register.entity for all using (
  (select register.may('register.import'))
  and ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district'))));
drop policy write_edit on register.entity;
create policy write_edit on register.entity for update using (
  (select register.may('register.edit'))
  and ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district'))));

drop policy read_staff on register.entity_source;
create policy read_staff on register.entity_source for select using (
  (select register.may('register.read'))
  and ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district'))));
drop policy write_import on register.entity_source;
create policy write_import on register.entity_source using (
  (select register.may('register.import'))
  and ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district'))));

drop policy read_staff on register.entity_history;
create policy read_staff on register.entity_history for select using (
  (select register.may('register.read'))
  and ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district'))));
drop policy write_import on register.entity_history;
create policy write_import on register.entity_history for insert with check (
  ((select register.may('register.import')) or (select register.may('register.edit')))
  and ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district'))));

create or replace view register.entity_staff as
  select * from register.entity
    where (select register.may('register.read'))
      and ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district')));
