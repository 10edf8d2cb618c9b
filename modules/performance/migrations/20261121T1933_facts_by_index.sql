drop view performance.appeal_fact, performance.enterprise_fact;
create view performance.appeal_fact as
select district, id, number, subject_name, lead_org_name, state, submitted_at,
       true as submitted,
       state not in ('received', 'rejected', 'diverted', 'withdrawn') as accepted,
       dispatched_at is not null as dispatched,
       signed_at is not null as signed,
       signed_at is not null and signed_at <= sign_due_at as signed_on_time,
       replied_at is not null as replied,
       replied_at is not null and replied_at <= reply_due_at as replied_on_time,
       state in ('closed', 'calling_back') as closed,
       rating_level is not null as rated,
       rating_level in ('satisfied', 'basic') as satisfied,
       rating_level = 'dissatisfied' as dissatisfied,
       redo_count > 0 as redone,
       return_count > 0 as returned,
       urge_count > 0 as urged,
       supervision <> 'none' as supervised,
       urgent,
       channel in ('portal', 'api') as online,
       channel in ('phone', 'visit', 'import', 'mail') as offline,
       channel = 'visit' as by_visit,
       kind = 'complain' as complaints,
       kind = 'arrears' as arrears,
       due_key as due_at,
       date_part('epoch', replied_at - submitted_at) / 3600 as reply_hours,
       rating_stars as stars
from appeal.indicator_public
where submitted_at is not null;
-- Whether an enterprise is certified is looked up by index where it is asked for: a join would be planned for the few accounts
-- that the planner expects behind row-level security.
create view performance.enterprise_fact as
select e.district, e.id, e.uscc, e.name, e.status, e.reg_date, e.updated_at,
       e.status = 'active' as active,
       e.street_code <> '' as located,
       e.has_address and e.has_scope and e.industry_code <> '' as complete,
       e.has_phone as reachable,
       (select min(c.certified_at) from account.certified_public c where c.district = e.district and c.subject_id = e.id) is not null as certified,
       (select min(c.certified_at) from account.certified_public c where c.district = e.district and c.subject_id = e.id) as certified_at
from register.indicator_public e;
revoke insert, update, delete on performance.appeal_fact, performance.enterprise_fact from qiying_app;
