-- What was decided, for learning from it; the platform only, for a view does not ask the policies of its tables.
create view appeal.training_public as
select a.district, a.id, a.title, a.body, a.street_code, a.lead_org, a.category_id, a.created_at
from appeal.appeal a
where a.state = 'closed' and (select platform.setting('kind')) = 'system';

-- Names of categories: no secret within the district.
create view appeal.category_public as
select district, id, code, name, name_en, lead_org_code, active
from appeal.category
where (select platform.setting('kind')) = 'system' or district = (select platform.setting('district'));

revoke insert, update, delete on appeal.training_public, appeal.category_public from qiying_app;

-- The words of one appeal, under the policies of the one who asks.
create function appeal.text_public(wanted char(6), wanted_id uuid)
  returns table (title text, body text, street_code text, category_id uuid)
  language sql stable
  as $$ select title, body, street_code, category_id from appeal.appeal
        where district = wanted and id = wanted_id and state <> 'draft' $$;
