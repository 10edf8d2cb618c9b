-- Each "(select ...)" in a policy is a plan of its own, made ready with every statement whether it is needed or not: eleven of them
-- were a third of the time of reading one row. One remains, for those who read a million rows: they are let pass by it. Others
-- read a few rows of their own, for which a setting is looked up directly.

-- The beginning of the codes of the districts all of whose appeals the caller sees: "" all districts, a code, or "-" none.
create function appeal.all_of() returns text language sql stable parallel safe as $$
  select case
    when platform.setting('kind') = 'system' then ''
    when platform.setting('kind') = 'staff' and platform.setting('district') <> ''
         and platform.setting('permissions') ~ ',appeal\.(dispatch|supervise),' then platform.setting('district')
    else '-' end
$$;

alter policy visible on appeal.appeal using (
  starts_with(district::text, (select appeal.all_of()))
  or (district = platform.setting('district')
      and case platform.setting('kind')
            when 'subject' then subject_id::text = platform.setting('subject')
            when 'staff' then
              raised_by::text = platform.setting('account')
              or (platform.setting('permissions') like '%,appeal.handle,%'
                  and ((lead_org_path <> '' and starts_with(lead_org_path, platform.setting('org_path')))
                       or (cohandlers <> '[]' and exists (select from jsonb_array_elements(cohandlers) c
                                                          where starts_with(c->>'path', platform.setting('org_path'))))))
            else false
          end));

alter policy of_appeal on appeal.event using (
  starts_with(district::text, (select appeal.all_of()))
  or (exists (select 1 from appeal.appeal a where a.district = event.district and a.id = event.appeal_id)
      and (public or platform.setting('kind') = 'staff')))
  with check (district = platform.setting('district') or platform.setting('kind') = 'system');

alter policy added on appeal.words with check (
  platform.setting('kind') = 'system'
  or (district = platform.setting('district') and platform.setting('kind') in ('staff', 'subject')));
