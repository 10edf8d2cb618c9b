-- What everybody of the district reads, only the platform writes; the day's counter only ever counts up.
drop policy of_district on appeal.category;
create policy read on appeal.category for select
  using ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district')));
create policy write on appeal.category using ((select platform.setting('kind')) = 'system');

drop policy of_district on appeal.day_number;
create policy read on appeal.day_number for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) in ('staff', 'subject')));
create policy first on appeal.day_number for insert with check (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) in ('staff', 'subject')));
create policy next on appeal.day_number for update using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) in ('staff', 'subject')));
