create schema content;

create table content.article (
  district char(6) not null,
  id uuid not null,
  section text not null check (section in ('policies', 'services', 'notices', 'announcements', 'news', 'needs')),
  state text not null check (state in ('draft', 'review', 'published', 'withdrawn')),
  title text not null,
  summary text not null default '',
  body_html text not null default '',
  source text not null default '',
  source_url text not null default '',
  doc_number text not null default '',
  author uuid not null,
  author_name text not null,
  publisher_name text not null default '',
  pinned boolean not null default false,
  correction_note text not null default '',
  corrected_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  published_at timestamptz,
  grams tsvector not null default '',
  version integer not null default 1,
  primary key (district, id)
);
create index article_public on content.article (district, section, pinned desc, published_at desc, id desc) where state = 'published';
create index article_desk on content.article (district, updated_at desc, id desc);
create index article_grams on content.article using gin (grams);

create table content.step (
  district char(6) not null,
  article_id uuid not null,
  at timestamptz not null,
  id uuid not null,
  action text not null,
  by_name text not null,
  note text not null default '',
  primary key (district, article_id, at, id)
);

alter table content.article enable row level security;
create policy read on content.article for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (state = 'published' or (select platform.setting('permissions')) like '%,content.edit,%')));
create policy write on content.article using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions')) like '%,content.edit,%'));

alter table content.step enable row level security;
alter table content.step force row level security;
create policy staff on content.step using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions')) like '%,content.edit,%'));

-- Runs as the owner so that the index over the grams can be used; gives ids only, the reading query is under the policy.
create function content.matching(wanted char(6), query tsquery) returns setof uuid
  language sql stable security definer set search_path = content, pg_temp
  as $$ select id from content.article where district = wanted and grams @@ query $$;
