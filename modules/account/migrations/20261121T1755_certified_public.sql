-- Which enterprises have an account, and since when; no persons. For staff who may see indicators.
create policy counted on auth.account for select to current_user using (kind = 'subject');
create view account.certified_public as
select district, subject_id, min(created_at) as certified_at
from auth.account
where kind = 'subject' and status = 'active' and subject_id is not null
  and ((select platform.setting('kind')) = 'system'
       or (district = (select platform.setting('district')) and (select platform.setting('permissions')) like '%,performance.view,%'))
group by district, subject_id;
revoke insert, update, delete on account.certified_public from qiying_app;
