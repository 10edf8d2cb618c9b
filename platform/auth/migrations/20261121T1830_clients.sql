-- Programs that ask through the open interface: each stands for an organisation and holds some permissions of it. The secret
-- is sealed (platform/vault), for a signature needs it in plain.
create table auth.client (
  district char(6) not null references auth.district (code),
  id uuid not null,
  name text not null,
  rid text not null, -- what the program calls itself in each request
  algorithm text not null check (algorithm in ('HMAC-SHA256', 'HMAC-SM3')),
  secret text not null,
  old_secret text, -- good until old_until, so that a rotation stops nobody
  old_until timestamptz,
  org_id uuid not null references auth.org (id),
  org_path text not null,
  scopes text[] not null,
  per_minute integer not null check (per_minute > 0),
  per_day bigint not null check (per_day > 0),
  active boolean not null default true,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  created_by uuid not null,
  last_used_at timestamptz,
  version bigint not null default 1,
  primary key (district, id),
  constraint client_id unique (id),
  constraint client_rid unique (rid)
);

-- A signed request is taken once: what was seen within the window, and how much was asked each day.
create table auth.client_request (
  district char(6) not null,
  client_id uuid not null references auth.client (id) on delete cascade,
  mark text not null,
  seen_at timestamptz not null,
  primary key (district, client_id, mark)
);
create index client_request_age on auth.client_request (seen_at);
create table auth.client_day (
  district char(6) not null,
  client_id uuid not null references auth.client (id) on delete cascade,
  day date not null,
  requests bigint not null,
  primary key (district, client_id, day)
);

grant select, insert, update, delete on auth.client, auth.client_request, auth.client_day to qiying_app;

create function auth.manages_clients(of_district text) returns boolean language sql stable parallel safe as $$
  select auth.is_system(of_district)
      or (auth.can('security.manage') and coalesce(platform.setting('district'), '') = of_district)
$$;
alter table auth.client enable row level security;
alter table auth.client force row level security;
create policy kept on auth.client using (auth.manages_clients(district));
alter table auth.client_request enable row level security;
alter table auth.client_request force row level security;
create policy kept on auth.client_request using (auth.is_system(district));
alter table auth.client_day enable row level security;
alter table auth.client_day force row level security;
create policy kept on auth.client_day using (auth.is_system(district));
create policy seen on auth.client_day for select using (auth.manages_clients(district));
