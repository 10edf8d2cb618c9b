-- Accounts, organisations and sessions. Orgs, accounts and logins are known in the whole installation (a
-- reference table when rows are ever spread over nodes), so their ids are unique by themselves as well.
create schema auth;
grant usage on schema auth to qiying_app;

-- What row-level security asks, written once. Modules may use these in their own policies.

-- The platform itself, for this district or (empty setting) for the whole installation.
create function auth.is_system(of_district text) returns boolean language sql stable parallel safe as $$
  select coalesce(platform.setting('kind'), '') = 'system'
     and coalesce(platform.setting('district'), '') in ('', of_district)
$$;
-- Staff whose organisation is `path` or stands above it.
create function auth.stands_above(path text) returns boolean language sql stable parallel safe as $$
  select coalesce(platform.setting('kind'), '') = 'staff'
     and coalesce(platform.setting('org_path'), '') <> ''
     and starts_with(path, platform.setting('org_path'))
$$;
-- Staff whose organisation is `path` or belongs to it.
create function auth.stands_within(path text) returns boolean language sql stable parallel safe as $$
  select coalesce(platform.setting('kind'), '') = 'staff'
     and coalesce(path, '') <> ''
     and starts_with(coalesce(platform.setting('org_path'), ''), path)
$$;
create function auth.can(permission text) returns boolean language sql stable parallel safe as $$
  select position(',' || permission || ',' in coalesce(platform.setting('permissions'), '')) > 0
$$;
create function auth.is_account(id uuid) returns boolean language sql stable parallel safe as $$
  select id::text = coalesce(platform.setting('account'), '')
$$;

create table auth.district (
  code char(6) primary key check (code ~ '^[0-9]{6}$'),
  name text not null,
  name_en text not null default '',
  parent char(6) references auth.district (code),
  created_at timestamptz not null default now()
);

create table auth.org (
  district char(6) not null references auth.district (code),
  id uuid not null,
  parent_id uuid references auth.org (id) deferrable,
  kind text not null check (kind in ('city', 'district', 'street', 'station', 'department', 'section')),
  code text not null check (code ~ '^[0-9a-z_-]{1,24}$'),
  path text not null check (path ~ '^([0-9a-z_-]{1,24}/)+$'),
  name text not null,
  name_en text not null default '',
  sort integer not null default 100,
  active boolean not null default true,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (district, id),
  unique (district, code),
  unique (district, path),
  constraint org_id unique (id)
);
create index org_parent on auth.org (parent_id);

create table auth.account (
  district char(6) not null references auth.district (code),
  id uuid not null,
  login text not null check (login = lower(login)),
  name text not null,
  kind text not null check (kind in ('staff', 'subject')),
  phone text not null default '',
  status text not null default 'active' check (status in ('active', 'disabled')),
  failed_count integer not null default 0, -- in a row, each within a day of the one before
  failed_at timestamptz,
  locked_until timestamptz,
  org_id uuid references auth.org (id),
  org_path text not null, -- of the main post; of outside accounts the district's root, which manages them
  subject_id uuid,
  must_change_password boolean not null default false,
  last_login_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (district, id),
  constraint account_id unique (id),
  constraint account_login unique (login),
  check (kind = 'staff' or org_id is null)
);
create index account_org on auth.account (org_id);
create index account_subject on auth.account (district, subject_id) where subject_id is not null;

-- Apart from the account, so that no listing ever carries a hash.
create table auth.credential (
  district char(6) not null,
  account_id uuid not null references auth.account (id) on delete cascade,
  password_hash text not null,
  changed_at timestamptz not null default now(),
  primary key (district, account_id)
);

create table auth.post (
  district char(6) not null,
  id uuid not null,
  account_id uuid not null references auth.account (id) on delete cascade,
  org_id uuid not null references auth.org (id),
  title text not null default '',
  is_head boolean not null default false,
  is_main boolean not null default false,
  deputy_of uuid references auth.post (id) on delete cascade deferrable,
  valid_from date,
  valid_to date,
  created_at timestamptz not null default now(),
  primary key (district, id),
  constraint post_id unique (id),
  check (valid_to is null or valid_from is null or valid_to >= valid_from)
);
create unique index post_main on auth.post (district, account_id) where is_main;
create index post_org on auth.post (org_id);
create index post_deputy on auth.post (deputy_of) where deputy_of is not null;

create table auth.account_role (
  district char(6) not null,
  account_id uuid not null references auth.account (id) on delete cascade,
  role text not null,
  org_id uuid references auth.org (id), -- null: in the organisation of the main post
  granted_at timestamptz not null default now()
);
create unique index account_role_once on auth.account_role
  (district, account_id, role, coalesce(org_id, '00000000-0000-0000-0000-000000000000'));

create table auth.session (
  district char(6) not null,
  id uuid not null,
  token_hash text not null,
  account_id uuid not null references auth.account (id) on delete cascade,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  user_agent text not null default '',
  address text not null default '',
  revoked_at timestamptz,
  primary key (district, id),
  constraint session_token unique (token_hash)
);
create index session_account on auth.session (account_id) where revoked_at is null;
create index session_age on auth.session (expires_at);

-- Failures by address and by logins that do not exist (which must behave like those that do).
create table auth.login_attempt (
  key text primary key, -- 'address:10.0.0.7', 'login:nobody'
  failures integer not null,
  since timestamptz not null,
  locked_until timestamptz
);
create index login_attempt_age on auth.login_attempt (since);

grant select, insert, update, delete on all tables in schema auth to qiying_app;

-- Who is responsible for what is public; nothing here is personal.
alter table auth.district enable row level security;
alter table auth.district force row level security;
create policy seen on auth.district for select using (true);
create policy kept on auth.district for insert with check (auth.is_system(code));
create policy changed on auth.district for update using (auth.is_system(code));

alter table auth.org enable row level security;
alter table auth.org force row level security;
create policy seen on auth.org for select using (true);
create policy added on auth.org for insert
  with check (auth.is_system(district) or (auth.can('account.manage') and auth.stands_above(path)));
create policy changed on auth.org for update
  using (auth.is_system(district) or (auth.can('account.manage') and auth.stands_above(path)));
create policy removed on auth.org for delete using (auth.is_system(district));

alter table auth.account enable row level security;
alter table auth.account force row level security;
create policy kept on auth.account
  using (auth.is_system(district)
         or (auth.can('account.manage') and auth.stands_above(org_path)));
create policy own on auth.account for select using (auth.is_account(id));
create policy own_change on auth.account for update using (auth.is_account(id));

alter table auth.credential enable row level security;
alter table auth.credential force row level security;
create policy kept on auth.credential
  using (auth.is_system(district)
         or exists (select from auth.account a where a.id = account_id));

alter table auth.post enable row level security;
alter table auth.post force row level security;
create policy seen on auth.post for select
  using (auth.is_system(district) or platform.setting('kind') = 'staff');
create policy kept on auth.post
  using (auth.is_system(district)
         or (auth.can('account.manage')
             and exists (select from auth.org o where o.id = org_id and auth.stands_above(o.path))));

alter table auth.account_role enable row level security;
alter table auth.account_role force row level security;
create policy seen on auth.account_role for select
  using (exists (select from auth.account a where a.id = account_id));
create policy kept on auth.account_role
  using (auth.is_system(district)
         or (auth.can('account.manage') and exists (select from auth.account a where a.id = account_id)));

alter table auth.session enable row level security;
alter table auth.session force row level security;
create policy kept on auth.session using (auth.is_system(district));
create policy seen on auth.session for select
  using (exists (select from auth.account a where a.id = account_id));
create policy revoked on auth.session for update
  using (exists (select from auth.account a where a.id = account_id));

alter table auth.login_attempt enable row level security;
alter table auth.login_attempt force row level security;
create policy kept on auth.login_attempt using (platform.setting('kind') = 'system');

-- The name of a member of staff, which every reader of a case may see, without the rest of the account.
create policy names on auth.account for select to current_user using (kind = 'staff');
create function auth.staff_name(account_id uuid) returns text
  language sql stable security definer set search_path = '' as $$
  select name from auth.account where id = account_id and kind = 'staff'
$$;
