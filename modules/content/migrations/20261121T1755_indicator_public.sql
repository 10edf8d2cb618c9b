-- What indicators count: the published articles.
create view content.indicator_public as
select district, id, section, state, title, publisher_name, created_at, published_at, corrected_at
from content.article
where published_at is not null
  and ((select platform.setting('kind')) = 'system'
       or (district = (select platform.setting('district')) and (select platform.setting('permissions')) like '%,performance.view,%'));
revoke insert, update, delete on content.indicator_public from qiying_app;
