-- A second factor of an account: the secret is sealed outside the database's reach (platform/vault). A step of the clock is
-- accepted once (RFC 6238, section 5.2).
create table auth.second_factor (
  district char(6) not null,
  account_id uuid not null references auth.account (id) on delete cascade,
  secret text not null,
  created_at timestamptz not null,
  confirmed_at timestamptz, -- null: shown, not proved yet
  last_step bigint not null default 0,
  primary key (district, account_id),
  constraint second_factor_account unique (account_id)
);

create table auth.recovery_code (
  district char(6) not null,
  account_id uuid not null references auth.account (id) on delete cascade,
  code_hash text not null,
  used_at timestamptz,
  primary key (district, account_id, code_hash)
);

-- The passwords that were, so that they do not come back.
create table auth.old_password (
  district char(6) not null,
  account_id uuid not null references auth.account (id) on delete cascade,
  password_hash text not null,
  until timestamptz not null,
  primary key (district, account_id, until)
);

alter table auth.session add column pending boolean not null default false; -- the second factor is still to come
alter table auth.session add column proved_at timestamptz; -- when the person last proved who he is
update auth.session set proved_at = created_at;

grant select, insert, update, delete on auth.second_factor, auth.recovery_code, auth.old_password to qiying_app;

alter table auth.second_factor enable row level security;
alter table auth.second_factor force row level security;
create policy kept on auth.second_factor
  using (auth.is_system(district) or exists (select from auth.account a where a.id = account_id));
alter table auth.recovery_code enable row level security;
alter table auth.recovery_code force row level security;
create policy kept on auth.recovery_code
  using (auth.is_system(district) or exists (select from auth.account a where a.id = account_id));
alter table auth.old_password enable row level security;
alter table auth.old_password force row level security;
create policy kept on auth.old_password
  using (auth.is_system(district) or exists (select from auth.account a where a.id = account_id));
