-- Bytes once (blob), attached any number of times (ref). The bytes lie in the data directory under their hash.
create schema files;
grant usage on schema files to qiying_app;

create table files.blob (
  district char(6) not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'), -- SHA-256
  size bigint not null check (size > 0),
  media_type text not null, -- by content
  created_at timestamptz not null default now(),
  primary key (district, hash)
);

create table files.ref (
  district char(6) not null,
  id uuid not null,
  hash text not null,
  object_kind text not null default '', -- '' while a draft is not yet sent
  object_id text not null default '',
  filename text not null,
  media_type text not null,
  size bigint not null,
  created_at timestamptz not null default clock_timestamp(),
  uploaded_by uuid,                       -- null: by the platform
  subject_id uuid,                        -- the outside party that may see it
  org_paths text[] not null default '{}', -- organisations that may see it, with all above and below them
  everyone boolean not null default false,
  primary key (district, id),
  constraint ref_id unique (id),
  foreign key (district, hash) references files.blob (district, hash)
);
create index ref_object on files.ref (district, object_kind, object_id);
create index ref_blob on files.ref (district, hash);

grant select, insert, update, delete on all tables in schema files to qiying_app;

alter table files.ref enable row level security;
alter table files.ref force row level security;
create policy seen on files.ref for select
  using (auth.is_system(district)
         or everyone
         or uploaded_by::text = (select platform.setting('account'))
         or (subject_id::text = (select platform.setting('subject')))
         or exists (select from unnest(org_paths) as p(path)
                    where auth.stands_above(p.path) or auth.stands_within(p.path)));
create policy added on files.ref for insert
  with check (auth.is_system(district)
              or (district = (select platform.setting('district'))
                  and uploaded_by::text = (select platform.setting('account'))));
-- Who works on a case may pass its files on; outside accounts change their own only.
create policy changed on files.ref for update
  using (auth.is_system(district)
         or uploaded_by::text = (select platform.setting('account'))
         or exists (select from unnest(org_paths) as p(path)
                    where auth.stands_above(p.path) or auth.stands_within(p.path)))
  with check (true);
create policy removed on files.ref for delete
  using (auth.is_system(district) or uploaded_by::text = (select platform.setting('account')));

alter table files.blob enable row level security;
alter table files.blob force row level security;
create policy kept on files.blob using (auth.is_system(district));
create policy added on files.blob for insert
  with check (district = (select platform.setting('district')) and (select platform.setting('account')) <> '');
