-- What was applied for stands on the version of that day, also when its publisher has withdrawn it since.
alter policy read on policy.version using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (state in ('published', 'replaced', 'withdrawn')
           or (select platform.setting('permissions')) like '%,policy.edit,%')));
