-- Which enterprises belong together 关联企业, as an officer's list says it: caps over a group are counted over all.
create table application.affiliate (
  district char(6) not null,
  subject_id uuid not null,
  group_name text not null,
  name text not null,
  uscc text not null,
  basis text not null,
  set_name text not null,
  set_at timestamptz not null,
  primary key (district, subject_id)
);
create index affiliate_group on application.affiliate (district, group_name);
alter table application.affiliate enable row level security;
alter table application.affiliate force row level security;
create policy of_staff on application.affiliate for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (select platform.setting('permissions')) like '%,application.handle,%'));
create policy by_deciders on application.affiliate using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (select platform.setting('permissions')) like '%,application.decide,%'));

-- What has been granted under given policies in a year, whichever office leads it: a cap is one for the district. Told
-- to whoever handles applications or grants; `of_subjects` null: of everybody.
create function application.granted(of_district char(6), of_slugs text[], of_subjects uuid[], of_year integer, but uuid)
returns table (number text, policy_title text, subject_id uuid, subject_name text, amount bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(number, ''), policy_title, subject_id, subject_name, coalesce(amount_approved, 0)
    from application.application
   where district = of_district and slug = any(of_slugs) and (of_subjects is null or subject_id = any(of_subjects))
     and state in ('invited', 'notice', 'approved', 'paying', 'paid') and id <> but
     and extract(year from coalesce(decided_at, created_at) at time zone 'Asia/Shanghai') = of_year
     and (platform.setting('kind') = 'system'
          or (of_district = platform.setting('district')
              and (platform.setting('permissions') like '%,application.handle,%'
                   or platform.setting('permissions') like '%,application.grant,%')))
   order by coalesce(decided_at, created_at), id
$$;

-- An enterprise without a bank account is not left to messages alone: somebody talks to it.
create table application.chase (
  district char(6) not null,
  id uuid not null,
  application_id uuid not null,
  number text not null,
  policy_title text not null,
  subject_id uuid not null,
  subject_name text not null,
  uscc text not null,
  contact text not null default '',
  amount bigint,
  reason text not null check (reason in ('no_answer', 'no_account', 'returned')),
  org_path text not null,
  org_name text not null,
  assignee uuid,
  assignee_name text not null default '',
  opened_at timestamptz not null,
  due date not null,
  reminded_at timestamptz,
  state text not null check (state in ('open', 'settled', 'declined', 'gone')),
  closed_at timestamptz,
  version integer not null default 1,
  primary key (district, id)
);
create unique index chase_open on application.chase (district, application_id) where state = 'open';
create index chase_desk on application.chase (district, state, due, id);
alter table application.chase enable row level security;
alter table application.chase force row level security;
create policy of_office on application.chase using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (select platform.setting('permissions')) like '%,application.chase,%'
      and ((select platform.setting('permissions')) like '%,application.all,%'
           or (starts_with(org_path, (select platform.setting('org_path')))
               and (select platform.setting('org_path')) <> ''))));

create table application.chase_call (
  district char(6) not null,
  chase_id uuid not null,
  seq integer not null,
  at timestamptz not null,
  by_name text not null,
  result text not null check (result in ('promised', 'unreachable', 'declined', 'gone', 'settled')),
  note text not null default '',
  primary key (district, chase_id, seq)
);
alter table application.chase_call enable row level security;
alter table application.chase_call force row level security;
create policy of_chase on application.chase_call using (
  (select platform.setting('kind')) = 'system'
  or exists (select 1 from application.chase k where k.district = chase_call.district and k.id = chase_call.chase_id))
  with check (district = (select platform.setting('district')) or (select platform.setting('kind')) = 'system');

-- The enterprise itself settles it, by giving its account or by declining.
create policy owner_settles on application.chase to qiying_owner using (true) with check (true);
create function application.settle_chase(of_district char(6), of_application uuid, of_state text, of_time timestamptz)
returns bigint
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  with done as (
    update application.chase set state = of_state, closed_at = of_time, version = version + 1
     where district = of_district and application_id = of_application and state = 'open'
       and of_state in ('settled', 'declined')
       and (platform.setting('kind') = 'system'
            or (of_district = platform.setting('district')
                and (platform.setting('kind') = 'staff' or subject_id::text = platform.setting('subject'))))
    returning id)
  select count(*) from done
$$;
