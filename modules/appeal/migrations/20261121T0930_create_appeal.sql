create schema appeal;

create table appeal.category (
  district char(6) not null,
  id uuid not null,
  parent_id uuid,
  code text not null,
  name text not null,
  name_en text not null,
  lead_org_code text not null default '',
  position integer not null default 100,
  active boolean not null default true,
  primary key (district, id),
  unique (district, code)
);

create table appeal.appeal (
  district char(6) not null,
  id uuid not null,
  number text,
  kind text not null check (kind in ('consult', 'help', 'suggest', 'complain')),
  channel text not null check (channel in ('portal', 'phone', 'visit')),
  state text not null,
  title text not null,
  body text not null,
  category_id uuid,
  subject_id uuid,
  subject_name text not null,
  contact_name text not null,
  contact_phone text not null,
  street_code text not null default '',
  address text not null default '',
  raised_by uuid not null,
  lead_org uuid,
  lead_org_path text not null default '',
  lead_org_name text not null default '',
  handler uuid,
  handler_name text not null default '',
  created_at timestamptz not null,
  submitted_at timestamptz,
  dispatched_at timestamptz,
  sign_due_at timestamptz,
  signed_at timestamptz,
  reply_due_at timestamptz,
  replied_at timestamptz,
  closed_at timestamptz,
  redo_count integer not null default 0,
  rating_level text,
  rating_stars integer check (rating_stars between 1 and 5),
  rating_comment text not null default '',
  grams tsvector not null default '',
  version integer not null default 1,
  primary key (district, id),
  unique (district, number)
);
create index appeal_inbox on appeal.appeal (district, lead_org_path text_pattern_ops, state);
create index appeal_state on appeal.appeal (district, state, reply_due_at);
create index appeal_subject on appeal.appeal (district, subject_id, created_at desc);
create index appeal_created on appeal.appeal (district, created_at desc, id desc);
create index appeal_grams on appeal.appeal using gin (grams);

create table appeal.event (
  district char(6) not null,
  appeal_id uuid not null,
  seq integer not null,
  at timestamptz not null,
  action text not null,
  by_account uuid not null,
  by_name text not null,
  by_org text not null,
  from_state text not null,
  to_state text not null,
  note text not null default '',
  public boolean not null,
  primary key (district, appeal_id, seq)
);

create table appeal.day_number (
  district char(6) not null,
  day date not null,
  last integer not null,
  primary key (district, day)
);

alter table appeal.category enable row level security;
alter table appeal.category force row level security;
create policy of_district on appeal.category
  using ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district')));

-- Who sees an appeal: the platform, its enterprise, the organisation that leads it (and those above), the centre.
alter table appeal.appeal enable row level security;
create policy visible on appeal.appeal using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and case (select platform.setting('kind'))
            when 'subject' then subject_id::text = (select platform.setting('subject'))
            when 'staff' then
              (select platform.setting('permissions') ~ ',appeal\.(dispatch|supervise),')
              or (lead_org_path <> '' and starts_with(lead_org_path, (select platform.setting('org_path')))
                  and (select platform.setting('permissions') like '%,appeal.handle,%'))
              or raised_by::text = (select platform.setting('account'))
            else false
          end));

-- Row-level security keeps PostgreSQL from using an index for operators that are not leakproof (@@). This function runs
-- as the owner, gives ids only, and is joined by a query under the policy; so the owner's own access is not forced.
create function appeal.matching(wanted char(6), query tsquery) returns setof uuid
  language sql stable security definer set search_path = appeal, pg_temp
  as $$ select id from appeal.appeal where district = wanted and grams @@ query $$;

alter table appeal.event enable row level security;
alter table appeal.event force row level security;
create policy of_appeal on appeal.event using (
  (select platform.setting('kind')) = 'system'
  or (exists (select 1 from appeal.appeal a where a.district = event.district and a.id = event.appeal_id)
      and (public or (select platform.setting('kind')) = 'staff')))
  with check (district = (select platform.setting('district')) or (select platform.setting('kind')) = 'system');

alter table appeal.day_number enable row level security;
alter table appeal.day_number force row level security;
create policy of_district on appeal.day_number
  using ((select platform.setting('kind')) = 'system' or district = (select platform.setting('district')));
