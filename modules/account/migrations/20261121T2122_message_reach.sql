-- Whether a message to an enterprise has been read by one of its clerks: for the system, which counts it.
create policy owner_counts on account.message for select to qiying_owner using (audience = 'subject');
create policy owner_counts on account.message_read for select to qiying_owner using (true);
create view account.message_reach_public as
select m.district, m.id as message_id,
       exists (select 1 from account.message_read r where r.district = m.district and r.message_id = m.id) as is_read
from account.message m
where m.audience = 'subject' and (select platform.setting('kind')) = 'system';
revoke insert, update, delete on account.message_reach_public from qiying_app;
create index message_read_by_message on account.message_read (district, message_id);
