-- An enterprise reads what it was told (a copy of its data, 个人信息保护法 art. 45).
create policy own on policy.push for select using (
  district = (select platform.setting('district'))
  and (select platform.setting('kind')) = 'subject'
  and subject_id = nullif((select platform.setting('subject')), '')::uuid);

-- Answers are deleted on request by somebody who may not read them.
create policy owner_reads on policy.answer for select to qiying_owner using (true);
-- Empty ones stay, so that whoever keeps columns sees it; nobody's name is beside them.
create policy owner_erases on policy.answer for update to qiying_owner using (true) with check (true);
create function policy.erase_answers(of_district char(6), of_account uuid, of_time timestamptz) returns bigint
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  with gone as (
    update policy.answer set value = '', account_id = '00000000-0000-0000-0000-000000000000', at = of_time
     where district = of_district and account_id = of_account
       and (platform.setting('kind') = 'system'
            or (of_district = platform.setting('district')
                and platform.setting('permissions') like '%,privacy.decide,%'))
    returning value)
  select count(*) from gone
$$;
