-- The contact person of an application, for the person who gave it and for requests about personal data; rows under the
-- reader's own rights. (A function and no view: views with their reader's rights begin with PostgreSQL 15.)
drop view if exists application.contact_public;
create function application.contact_public()
  returns table (district char(6), id uuid, number text, policy_title text, contact_name text, contact_phone text,
                 created_by uuid, created_at timestamptz, over boolean)
  language sql stable as $$
  select a.district, a.id, coalesce(a.number, ''), a.policy_title, a.contact_name, a.contact_phone, a.created_by,
         a.created_at, a.state in ('paid', 'upheld', 'withdrawn')
  from application.application a
$$;
