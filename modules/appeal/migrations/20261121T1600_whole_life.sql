-- The whole life of an appeal: more states, clocks that are stored and watched, co-handlers, supervision, call-backs.
alter table appeal.appeal drop constraint appeal_kind_check;
alter table appeal.appeal drop constraint appeal_channel_check;
alter table appeal.appeal
  add constraint appeal_kind_check check (kind in ('consult', 'help', 'suggest', 'complain', 'arrears')),
  add constraint appeal_channel_check check (channel in ('portal', 'phone', 'visit', 'import', 'api', 'mail')),
  add fields jsonb not null default '{}',
  add rule text not null default '',
  add calendar text not null default '',
  add urgent boolean not null default false,
  add confidential boolean not null default false,
  add designated boolean not null default false,
  add cohandlers jsonb not null default '[]',
  add accepted_at timestamptz,
  add contact_due_at timestamptz,
  add contacted_at timestamptz,
  add step_due_at timestamptz,
  add extension_until timestamptz,
  add paused_at timestamptz,
  add paused_until timestamptz,
  add urged_at timestamptz,
  add due_at timestamptz,
  add alarm_at timestamptz,
  add alarm_stage integer not null default 0,
  add dispatch_count integer not null default 0,
  add return_count integer not null default 0,
  add extension_count integer not null default 0,
  add call_count integer not null default 0,
  add reopen_count integer not null default 0,
  add urge_count integer not null default 0,
  add supervision text not null default 'none' check (supervision in ('none', 'daily', 'listed', 'talk')),
  add parent_id uuid,
  add reason_code text not null default '';

-- The words of an appeal never change once it is sent, its standing changes with every step: an index of words on the
-- same row would be written anew each time.
create table appeal.words (
  district char(6) not null,
  id uuid not null,
  grams tsvector not null,
  primary key (district, id),
  foreign key (district, id) references appeal.appeal (district, id) on delete cascade
);
insert into appeal.words (district, id, grams) select district, id, grams from appeal.appeal where state <> 'draft';
drop index appeal.appeal_grams;
alter table appeal.appeal drop column grams;
create index words_grams on appeal.words using gin (grams);
alter table appeal.words enable row level security;
create policy added on appeal.words for insert with check (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) in ('staff', 'subject')));

create or replace function appeal.matching(wanted char(6), query tsquery) returns setof uuid
  language sql stable security definer set search_path = appeal, pg_temp
  as $$ select id from appeal.words where district = wanted and grams @@ query $$;

-- Who follows an appeal belongs to others; that somebody does is no secret.
create function appeal.followers(of_district char(6), of_appeal uuid) returns bigint
  language sql stable security definer set search_path = appeal, pg_temp
  as $$ select count(*) from appeal.appeal where district = of_district and parent_id = of_appeal $$;

-- What was under way keeps the terms it had.
update appeal.appeal set
  rule = 'general-2020',
  contacted_at = signed_at,
  dispatch_count = case when dispatched_at is null then 0 else 1 end,
  due_at = case when state = 'dispatched' then sign_due_at when state in ('submitted', 'in_progress') then reply_due_at end
where state <> 'draft';
update appeal.appeal set alarm_at = due_at, alarm_stage = 1 where due_at is not null;
update appeal.appeal set alarm_at = replied_at + interval '7 days' where state = 'replied';

-- Every list begins with one of these: the centre's, an office's, an enterprise's; by time or by deadline.
drop index appeal.appeal_inbox;
drop index appeal.appeal_state;
drop index appeal.appeal_created;
create index appeal_state on appeal.appeal (district, state, created_at desc, id desc);
create index appeal_desk on appeal.appeal (district, lead_org_path, state, created_at desc, id desc);
create index appeal_due on appeal.appeal (district, (coalesce(due_at, 'infinity'::timestamptz)), id);
create index appeal_desk_due on appeal.appeal (district, lead_org_path, (coalesce(due_at, 'infinity'::timestamptz)), id);
create index appeal_raised_by on appeal.appeal (district, raised_by, created_at desc);
create index appeal_alarm on appeal.appeal (district, alarm_at) where alarm_at is not null;
create index appeal_parent on appeal.appeal (district, parent_id) where parent_id is not null;
create index appeal_supervised on appeal.appeal (district, supervision) where supervision <> 'none';
create index appeal_submitted on appeal.appeal (district, submitted_at);

-- What a step brought along, so that the events replay to the standing; the rules it was taken under.
alter table appeal.event
  add part text not null default '',
  add rule text not null default '',
  add data jsonb not null default '{}';

-- Which appeals an office helps with; the truth is appeal.cohandlers, this is its index.
create table appeal.assist (
  district char(6) not null,
  appeal_id uuid not null,
  org_path text not null,
  due_at timestamptz not null,
  answered_at timestamptz,
  primary key (district, appeal_id, org_path)
);
create index assist_org on appeal.assist (district, org_path) where answered_at is null;
alter table appeal.assist enable row level security;

create function appeal.keep_assists() returns trigger language plpgsql security definer
  set search_path = appeal, pg_temp as $$
begin
  delete from appeal.assist where district = new.district and appeal_id = new.id;
  insert into appeal.assist (district, appeal_id, org_path, due_at, answered_at)
    select distinct on (c->>'path') new.district, new.id, c->>'path', (c->>'due_at')::timestamptz,
           (c->>'answered_at')::timestamptz
    from jsonb_array_elements(new.cohandlers) c order by c->>'path', c->>'due_at' desc;
  return null;
end $$;
create trigger assists after update on appeal.appeal for each row
  when (old.cohandlers is distinct from new.cohandlers) execute function appeal.keep_assists();
create trigger assists_of_new after insert on appeal.appeal for each row
  when (new.cohandlers <> '[]') execute function appeal.keep_assists();

-- Who sees an appeal: the platform, its enterprise, the organisation that leads it (and those above), those who help, the
-- centre.
drop policy visible on appeal.appeal;
create policy visible on appeal.appeal using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and case (select platform.setting('kind'))
            when 'subject' then subject_id::text = (select platform.setting('subject'))
            when 'staff' then
              (select platform.setting('permissions') ~ ',appeal\.(dispatch|supervise),')
              or (lead_org_path <> '' and starts_with(lead_org_path, (select platform.setting('org_path')))
                  and (select platform.setting('permissions') like '%,appeal.handle,%'))
              or (cohandlers <> '[]' and (select platform.setting('permissions') like '%,appeal.handle,%')
                  and exists (select from jsonb_array_elements(cohandlers) c
                              where starts_with(c->>'path', (select platform.setting('org_path')))))
              or raised_by::text = (select platform.setting('account'))
            else false
          end));
create policy of_appeal on appeal.assist for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and ((select platform.setting('permissions') ~ ',appeal\.(dispatch|supervise),')
           or ((select platform.setting('permissions') like '%,appeal.handle,%')
               and (starts_with(org_path, (select platform.setting('org_path')))
                    or exists (select 1 from appeal.appeal a where a.district = assist.district and a.id = assist.appeal_id))))));

-- Counts that are true beyond a page without counting rows: how many appeals stand where, by office, state and hour of the
-- deadline (of closed ones: the day of closing, which is kept as its first hour). Changes are appended and folded by a
-- job, so that two steps never wait for each other; readers add both.
create table appeal.tally (
  district char(6) not null,
  org_path text not null,
  state text not null,
  hour timestamptz not null,
  n bigint not null,
  primary key (district, org_path, state, hour)
);
create table appeal.tally_change (
  district char(6) not null,
  org_path text not null,
  state text not null,
  hour timestamptz not null,
  n bigint not null
);
create function appeal.tally_hour(state text, due_at timestamptz, closed_at timestamptz) returns timestamptz
  language sql immutable parallel safe as $$
  select case when state = 'closed' then date_trunc('day', closed_at at time zone 'UTC' + interval '8 hours') at time zone 'UTC' - interval '8 hours'
              when due_at is null then 'infinity'::timestamptz
              else date_trunc('hour', due_at at time zone 'UTC') at time zone 'UTC' end
$$;
create function appeal.keep_tally() returns trigger language plpgsql security definer set search_path = appeal, pg_temp as $$
declare
  new_hour timestamptz := appeal.tally_hour(new.state, new.due_at, new.closed_at);
  old_hour timestamptz;
begin
  if tg_op = 'UPDATE' and old.state <> 'draft' then
    old_hour := appeal.tally_hour(old.state, old.due_at, old.closed_at);
    if (old.state, old.lead_org_path, old_hour) = (new.state, new.lead_org_path, new_hour) then return null; end if;
    insert into appeal.tally_change values (old.district, old.lead_org_path, old.state, old_hour, -1),
                                           (new.district, new.lead_org_path, new.state, new_hour, 1);
  else
    insert into appeal.tally_change values (new.district, new.lead_org_path, new.state, new_hour, 1);
  end if;
  return null;
end $$;
create trigger tally after insert or update of state, lead_org_path, due_at, closed_at on appeal.appeal for each row
  when (new.state <> 'draft') execute function appeal.keep_tally();

create function appeal.fold_tally() returns bigint language sql security definer set search_path = appeal, pg_temp as $$
  with gone as (delete from appeal.tally_change returning *),
  sums as (select district, org_path, state, hour, sum(n) as n from gone group by 1, 2, 3, 4),
  kept as (insert into appeal.tally as t (district, org_path, state, hour, n) select * from sums where n <> 0
           order by 1, 2, 3, 4
           on conflict (district, org_path, state, hour) do update set n = t.n + excluded.n)
  select count(*) from gone
$$;
insert into appeal.tally
  select district, lead_org_path, state, appeal.tally_hour(state, due_at, closed_at), count(*)
  from appeal.appeal where state <> 'draft' group by 1, 2, 3, 4;
alter table appeal.tally enable row level security;
alter table appeal.tally_change enable row level security;
create policy seen on appeal.tally for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and ((select platform.setting('permissions') ~ ',appeal\.(dispatch|supervise),')
           or (org_path <> '' and starts_with(org_path, (select platform.setting('org_path')))
               and (select platform.setting('permissions') like '%,appeal.handle,%')))));
create policy seen on appeal.tally_change for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and ((select platform.setting('permissions') ~ ',appeal\.(dispatch|supervise),')
           or (org_path <> '' and starts_with(org_path, (select platform.setting('org_path')))
               and (select platform.setting('permissions') like '%,appeal.handle,%')))));
create policy folded on appeal.tally using ((select platform.setting('kind')) = 'system');
create policy folded on appeal.tally_change using ((select platform.setting('kind')) = 'system');

-- A call-back, counted apart by outcome.
create table appeal.call (
  district char(6) not null,
  appeal_id uuid not null,
  seq integer not null, -- version of the appeal that the call made
  at timestamptz not null,
  by_account uuid not null,
  outcome text not null check (outcome in ('reached', 'refused', 'unreachable')),
  prompt boolean,
  quick boolean,
  solved boolean,
  level text check (level in ('satisfied', 'basic', 'dissatisfied')),
  comment text not null default '',
  primary key (district, appeal_id, seq)
);
create index call_at on appeal.call (district, at);
alter table appeal.call enable row level security;
alter table appeal.call force row level security;
create policy of_appeal on appeal.call using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and exists (select 1 from appeal.appeal a where a.district = call.district and a.id = call.appeal_id)));

-- What a category, a district and an office set apart: words of the rules such as "reply=5wd quality=true callback=all", the
-- form fields of a leaf, the working hours of an office.
alter table appeal.category add rule text not null default '', add fields jsonb not null default '[]';
create table appeal.district_rule (
  district char(6) primary key,
  rule text not null
);
create table appeal.office (
  district char(6) not null,
  org_id uuid not null,
  calendar text not null,
  primary key (district, org_id)
);
alter table appeal.district_rule enable row level security;
alter table appeal.office enable row level security;
create policy read on appeal.district_rule for select
  using ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district')));
create policy read on appeal.office for select
  using ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district')));
create policy write on appeal.district_rule using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions') like '%,appeal.configure,%')));
create policy write on appeal.office using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions') like '%,appeal.configure,%')));
alter policy write on appeal.category using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions') like '%,appeal.configure,%')));

-- Which calendars the stored deadlines come from.
create table appeal.computed_with (
  district char(6) primary key,
  fingerprint text not null
);
alter table appeal.computed_with enable row level security;
alter table appeal.computed_with force row level security;
create policy kept on appeal.computed_with using ((select platform.setting('kind')) = 'system');
