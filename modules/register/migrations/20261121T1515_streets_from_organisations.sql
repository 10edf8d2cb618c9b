-- Whoever keeps the tree of organisations keeps the streets with it.
create policy write_org on register.street using (
  (select register.may('org.manage')) and district = (select platform.setting('district')));
