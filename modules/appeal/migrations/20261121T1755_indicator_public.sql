-- What indicators count: standing and times of each appeal, no words and no persons. For staff who may see indicators.
create view appeal.indicator_public as
select district, id, number, kind, channel, state, subject_id, subject_name, lead_org, lead_org_name, category_id, street_code,
       submitted_at, dispatched_at, sign_due_at, signed_at, reply_due_at, replied_at, closed_at, due_key, rating_level, rating_stars,
       redo_count, return_count, urge_count, supervision, urgent, designated
from appeal.appeal
where state <> 'draft'
  and ((select platform.setting('kind')) = 'system'
       or (district = (select platform.setting('district')) and (select platform.setting('permissions')) like '%,performance.view,%'));
revoke insert, update, delete on appeal.indicator_public from qiying_app;
