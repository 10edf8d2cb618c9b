-- Lists by the time of submission. What was withdrawn as a draft was never submitted: it stands where it was begun.
alter table appeal.appeal add sent_key timestamptz generated always as (coalesce(submitted_at, created_at)) stored;
drop index appeal.appeal_state;
drop index appeal.appeal_desk;
drop index appeal.appeal_subject;
create index appeal_state on appeal.appeal (district, state, sent_key desc, id desc);
create index appeal_desk on appeal.appeal (district, lead_org_path, state, sent_key desc, id desc);
create index appeal_subject on appeal.appeal (district, subject_id, sent_key desc, id desc);

-- Models learn from what was submitted last.
drop view appeal.training_public;
create view appeal.training_public as
select a.district, a.id, a.title, a.body, a.street_code, a.lead_org, a.category_id, a.sent_key
from appeal.appeal a
where a.state = 'closed' and (select platform.setting('kind')) = 'system';
revoke insert, update, delete on appeal.training_public from qiying_app;
