create schema application;

-- An enterprise's request under one version of one policy. The version is pinned when the draft is begun; what it
-- rests on (facts with source and date, outcome, sum) is frozen when it is sent.
create table application.application (
  district char(6) not null,
  id uuid not null,
  number text,
  slug text not null,
  version_id uuid not null,
  version_number integer not null,
  policy_title text not null,
  subject_id uuid not null,
  subject_name text not null,
  uscc text not null,
  origin text not null check (origin in ('applied', 'granted')),
  period text not null default '',
  state text not null,
  contact_name text not null default '',
  contact_phone text not null default '',
  bank_name text not null default '',
  bank_account text not null default '',
  statement text not null default '',
  insists boolean not null default false,
  partners jsonb not null default '[]',
  assessment jsonb not null default '{}',
  amount_asked bigint check (amount_asked >= 0),
  amount_approved bigint check (amount_approved >= 0),
  amount_paid bigint not null default 0,
  instalments jsonb not null default '[]',
  instalments_paid integer not null default 0,
  lead_org uuid,
  lead_org_path text not null default '',
  lead_org_name text not null default '',
  correction text not null default '',
  correction_asked boolean not null default false,
  correction_due_at timestamptz,
  notice_days integer not null default 5,
  notice_from date,
  notice_until date,
  reason text not null default '',
  contested boolean not null default false,
  decided_by uuid,
  created_by uuid not null,
  created_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  paid_at timestamptz,
  version integer not null default 1,
  primary key (district, id),
  unique (district, number)
);
create index application_desk on application.application (district, created_at desc, id desc);
create index application_office on application.application (district, lead_org_path text_pattern_ops, state);
create index application_subject on application.application (district, subject_id, created_at desc);
create index application_policy on application.application (district, slug, state);
create index application_notice on application.application (district, notice_until) where state = 'notice';
-- One draft of an enterprise for a policy, whoever of its clerks writes it; one grant for a policy and period.
create unique index application_draft on application.application (district, subject_id, slug) where state = 'draft';
create unique index application_granted on application.application (district, slug, period, subject_id)
  where origin = 'granted';

alter table application.application enable row level security;
alter table application.application force row level security;
create policy visible on application.application using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and case (select platform.setting('kind'))
            when 'subject' then subject_id::text = (select platform.setting('subject'))
            when 'staff' then state <> 'draft' and (
              (select platform.setting('permissions') like '%,application.all,%')
              or (lead_org_path <> '' and starts_with(lead_org_path, (select platform.setting('org_path')))
                  and (select platform.setting('permissions') like '%,application.handle,%')))
            else false
          end));

create table application.event (
  district char(6) not null,
  application_id uuid not null,
  seq integer not null,
  at timestamptz not null,
  action text not null,
  by_account uuid,
  by_name text not null,
  by_org text not null,
  from_state text not null,
  to_state text not null,
  note text not null default '',
  primary key (district, application_id, seq)
);
alter table application.event enable row level security;
alter table application.event force row level security;
create policy of_application on application.event using (
  (select platform.setting('kind')) = 'system'
  or exists (select 1 from application.application a
             where a.district = event.district and a.id = event.application_id))
  with check (district = (select platform.setting('district')) or (select platform.setting('kind')) = 'system');

-- Which file answers which required material.
create table application.material (
  district char(6) not null,
  application_id uuid not null,
  position integer not null,
  name text not null,
  file_id uuid not null,
  primary key (district, application_id, file_id)
);
alter table application.material enable row level security;
alter table application.material force row level security;
create policy of_application on application.material using (
  (select platform.setting('kind')) = 'system'
  or exists (select 1 from application.application a
             where a.district = material.district and a.id = material.application_id))
  with check (district = (select platform.setting('district')) or (select platform.setting('kind')) = 'system');

-- What reviewers think; the enterprise never reads it. A reviewer with a conflict of interest says so and is left out.
create table application.opinion (
  district char(6) not null,
  application_id uuid not null,
  reviewer uuid not null,
  reviewer_name text not null,
  reviewer_org text not null,
  conflict boolean not null,
  score integer check (score between 0 and 100),
  text text not null default '',
  at timestamptz not null,
  primary key (district, application_id, reviewer),
  check (conflict or score is not null)
);
alter table application.opinion enable row level security;
alter table application.opinion force row level security;
create policy of_staff on application.opinion using (
  (select platform.setting('kind')) = 'system'
  or ((select platform.setting('kind')) = 'staff'
      and exists (select 1 from application.application a
                  where a.district = opinion.district and a.id = opinion.application_id)))
  with check ((select platform.setting('kind')) = 'system'
              or (district = (select platform.setting('district'))
                  and reviewer::text = (select platform.setting('account'))));

create table application.day_number (
  district char(6) not null,
  day date not null,
  last integer not null,
  primary key (district, day)
);
alter table application.day_number enable row level security;
alter table application.day_number force row level security;
create policy of_district on application.day_number using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) in ('staff', 'subject')));

-- What everybody reads while a list is on public notice 公示 (and after it): who, under what policy, how much.
-- A function of the owner, because visitors see no application.
create function application.notices(of_district char(6), of_day date)
returns table (id uuid, slug text, policy_title text, subject_name text, uscc text, office text,
               amount_approved bigint, notice_from date, notice_until date)
  language sql stable security definer set search_path = application, pg_temp as $$
  select id, slug, policy_title, subject_name, uscc, lead_org_name, amount_approved, notice_from, notice_until
    from application.application
   where district = of_district and state = 'notice' and notice_from <= of_day and notice_until >= of_day
   order by notice_until, slug, subject_name limit 500 $$;
create policy owner_reads on application.application for select to qiying_owner using (true);
