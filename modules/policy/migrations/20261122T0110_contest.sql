-- An enterprise says that a registered value about it is wrong: somebody looks into it and answers.
create table policy.contest (
  district char(6) not null,
  id uuid not null,
  subject_id uuid not null,
  subject_name text not null,
  fact text not null,
  title text not null,
  held text not null,     -- the value of that day, as it was shown
  source text not null,
  claimed text not null,
  raised_at timestamptz not null,
  state text not null check (state in ('open', 'accepted', 'refused', 'withdrawn')),
  note text not null default '',
  decided_name text not null default '',
  decided_at timestamptz,
  version integer not null default 1,
  primary key (district, id)
);
create unique index contest_open on policy.contest (district, subject_id, fact) where state = 'open';
create index contest_desk on policy.contest (district, state, raised_at, id);
create index contest_subject on policy.contest (district, subject_id, raised_at desc);
alter table policy.contest enable row level security;
alter table policy.contest force row level security;
create policy own_or_deciders on policy.contest using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and ((select platform.setting('permissions')) like '%,policy.contest,%'
           or ((select platform.setting('kind')) = 'subject'
               and subject_id = nullif((select platform.setting('subject')), '')::uuid))));
