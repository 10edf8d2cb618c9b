-- 直达快享: who was told of a policy on which occasion. `mark` tells repeated windows apart (the day of the window);
-- at publication it is empty, so that a new version tells nobody a second time.
create table policy.push (
  district char(6) not null,
  subject_id uuid not null,
  slug text not null,
  occasion text not null check (occasion in ('published', 'opens', 'closes_7', 'closes_1')),
  mark text not null default '',
  run_id uuid not null,
  outcome text not null,
  message_id uuid,  -- none: nobody of the enterprise has an account
  at timestamptz not null,
  primary key (district, subject_id, slug, occasion, mark)
);
create index push_of_run on policy.push (district, run_id);
alter table policy.push enable row level security;
alter table policy.push force row level security;
create policy system_only on policy.push using ((select platform.setting('kind')) = 'system');

-- One occasion of one version, begun once.
create table policy.push_run (
  district char(6) not null,
  id uuid not null,
  slug text not null,
  version_id uuid not null,
  title text not null,
  occasion text not null check (occasion in ('published', 'opens', 'closes_7', 'closes_1')),
  mark text not null default '',
  after uuid not null default '00000000-0000-0000-0000-000000000000',
  started_at timestamptz not null,
  finished_at timestamptz,
  unwanted integer not null default 0,  -- left out because the enterprise wants none of this subject
  told_before integer not null default 0,
  primary key (district, id)
);
create unique index push_run_once on policy.push_run (district, slug, occasion, mark, version_id);
create index push_run_newest on policy.push_run (district, started_at desc, id desc);
alter table policy.push_run enable row level security;
alter table policy.push_run force row level security;
create policy of_editors on policy.push_run using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions')) like '%,policy.edit,%'));

-- What an enterprise wants to hear of: subjects that it does not want, single policies that it follows.
create table policy.unwanted (
  district char(6) not null,
  subject_id uuid not null,
  topic text not null,
  primary key (district, subject_id, topic)
);
create table policy.follow (
  district char(6) not null,
  subject_id uuid not null,
  slug text not null,
  at timestamptz not null,
  primary key (district, subject_id, slug)
);
create index follow_of_policy on policy.follow (district, slug, subject_id);
alter table policy.unwanted enable row level security;
alter table policy.unwanted force row level security;
create policy own on policy.unwanted using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (select platform.setting('kind')) = 'subject'
      and subject_id = nullif((select platform.setting('subject')), '')::uuid));
alter table policy.follow enable row level security;
alter table policy.follow force row level security;
create policy own on policy.follow using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (select platform.setting('kind')) = 'subject'
      and subject_id = nullif((select platform.setting('subject')), '')::uuid));

create index answer_by_change on policy.answer (district, at);

-- A version that takes effect later waits beside the one that is in force.
alter table policy.version drop constraint version_state_check;
alter table policy.version add constraint version_state_check
  check (state in ('draft', 'review', 'scheduled', 'published', 'replaced', 'withdrawn'));
alter table policy.version add column effective date;
alter table policy.version add column cases text not null default '';
create unique index version_scheduled on policy.version (district, slug) where state = 'scheduled';
