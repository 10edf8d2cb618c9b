create schema kernel;

create table kernel.idempotency (
  account uuid not null,
  key text not null,
  request_hash text not null,
  status integer not null default 0,
  body text not null default '',
  created_at timestamptz not null default now(),
  primary key (account, key)
);
create index idempotency_age on kernel.idempotency (created_at);
alter table kernel.idempotency enable row level security;
alter table kernel.idempotency force row level security;
create policy own on kernel.idempotency
  using (platform.setting('kind') = 'system' or account::text = platform.setting('account'));
