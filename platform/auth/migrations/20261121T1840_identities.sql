-- Sign-in by a city's own identity (OpenID Connect). A departure waits for the person to come back, once; an arrival is an
-- identity that is bound to no account yet; an identity stands for an account because its owner said so.
create table auth.departure (
  district char(6) not null,
  state_hash text not null,
  nonce text not null,
  verifier text not null,
  next text not null,
  created_at timestamptz not null,
  primary key (district, state_hash)
);
create table auth.arrival (
  district char(6) not null,
  token_hash text not null,
  issuer text not null,
  subject text not null,
  name text not null,
  created_at timestamptz not null,
  primary key (district, token_hash)
);
create table auth.identity (
  district char(6) not null,
  issuer text not null,
  subject text not null,
  account_id uuid not null references auth.account (id) on delete cascade,
  name text not null,
  bound_at timestamptz not null,
  primary key (district, issuer, subject)
);
create index identity_account on auth.identity (account_id);
grant select, insert, update, delete on auth.departure, auth.arrival, auth.identity to qiying_app;

alter table auth.departure enable row level security;
alter table auth.departure force row level security;
create policy kept on auth.departure using (auth.is_system(district));
alter table auth.arrival enable row level security;
alter table auth.arrival force row level security;
create policy kept on auth.arrival using (auth.is_system(district));
alter table auth.identity enable row level security;
alter table auth.identity force row level security;
create policy kept on auth.identity using (auth.is_system(district));
create policy seen on auth.identity for select using (auth.is_account(account_id));
create policy removed on auth.identity for delete using (auth.is_account(account_id));
