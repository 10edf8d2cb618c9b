-- Names and telephones in appeals, for the rights of those whom they belong to; rows under the reader's own rights.
-- (A function and no view: views with their reader's rights begin with PostgreSQL 15.)
drop view if exists appeal.contact_public;
create function appeal.contact_public()
  returns table (district char(6), id uuid, number text, title text, contact_name text, contact_phone text, raised_by uuid,
                 created_at timestamptz, over boolean)
  language sql stable as $$
  select a.district, a.id, coalesce(a.number, ''), a.title, a.contact_name, a.contact_phone, a.raised_by, a.created_at,
         a.state in ('closed', 'rejected', 'diverted', 'withdrawn', 'merged')
  from appeal.appeal a
$$;
