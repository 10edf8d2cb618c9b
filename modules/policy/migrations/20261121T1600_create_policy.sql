create schema policy;

-- One version of a policy: the text of its rules. What was published is never edited; a new version replaces it.
create table policy.version (
  district char(6) not null,
  id uuid not null,
  slug text not null,
  number integer not null,
  state text not null check (state in ('draft', 'review', 'published', 'replaced', 'withdrawn')),
  title text not null,
  body text not null,
  note text not null default '',
  written_by uuid,
  written_name text not null,
  reviewed_by uuid,
  reviewed_name text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  published_at timestamptz,
  version integer not null default 1,
  primary key (district, id),
  unique (district, slug, number)
);
create unique index version_published on policy.version (district, slug) where state = 'published';
create index version_desk on policy.version (district, updated_at desc, id desc);

alter table policy.version enable row level security;
alter table policy.version force row level security;
create policy read on policy.version for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (state in ('published', 'replaced') or (select platform.setting('permissions')) like '%,policy.edit,%')));
create policy write on policy.version using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions')) like '%,policy.edit,%'));

-- What an enterprise has answered about itself. What an authority holds is read from the register and goes before it.
create table policy.answer (
  district char(6) not null,
  subject_id uuid not null,
  fact text not null,
  value text not null,
  account_id uuid not null,
  at timestamptz not null,
  primary key (district, subject_id, fact)
);

alter table policy.answer enable row level security;
alter table policy.answer force row level security;
create policy own on policy.answer using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (select platform.setting('kind')) = 'subject'
      and subject_id = nullif((select platform.setting('subject')), '')::uuid));
