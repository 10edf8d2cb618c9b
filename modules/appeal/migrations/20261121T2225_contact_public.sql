-- Names and telephones in appeals, for the rights of those whom they belong to; rows under the reader's own rights.
create view appeal.contact_public with (security_invoker = true) as
select district, id, coalesce(number, '') as number, title, contact_name, contact_phone, raised_by, created_at,
       state in ('closed', 'rejected', 'diverted', 'withdrawn', 'merged') as over
from appeal.appeal;
revoke insert, update, delete on appeal.contact_public from qiying_app;
