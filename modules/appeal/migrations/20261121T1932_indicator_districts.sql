-- A condition that the planner can weigh and an index can serve: the districts that the caller may count.
create or replace view appeal.indicator_public as
select district, id, number, kind, channel, state, subject_id, subject_name, lead_org, lead_org_name, category_id, street_code,
       submitted_at, dispatched_at, sign_due_at, signed_at, reply_due_at, replied_at, closed_at, due_key, rating_level, rating_stars,
       redo_count, return_count, urge_count, supervision, urgent, designated
from appeal.appeal
where state <> 'draft'
  and district = any (array(select d.code from auth.district d
                            where platform.setting('kind') = 'system'
                               or (d.code = platform.setting('district') and platform.setting('permissions') like '%,performance.view,%')));
