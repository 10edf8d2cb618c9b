-- Work for later. Local to an installation, so no district stands in its keys.
create schema jobs;
grant usage on schema jobs to qiying_app;

create table jobs.job (
  id bigint generated always as identity primary key,
  kind text not null,
  payload jsonb not null default 'null',
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'dead')),
  run_at timestamptz not null default now(),
  attempt integer not null default 0,
  max_attempts integer not null default 8 check (max_attempts > 0),
  unique_key text not null default '',
  worker text not null default '',
  lease_until timestamptz,
  last_error text not null default '',
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index job_waiting on jobs.job (run_at, id) where state = 'waiting';
create index job_running on jobs.job (lease_until) where state = 'running';
create index job_finished on jobs.job (finished_at) where state in ('done', 'dead');
create unique index job_once on jobs.job (kind, unique_key) where state = 'waiting' and unique_key <> '';

create table jobs.schedule (
  kind text primary key,
  next_run_at timestamptz not null,
  last_run_at timestamptz
);

grant select, insert, update, delete on jobs.job, jobs.schedule to qiying_app;

alter table jobs.job enable row level security;
alter table jobs.job force row level security;
-- Everybody's actions may cause work; only the platform and administrators see what waits.
create policy caused on jobs.job for insert with check (state = 'waiting' and attempt = 0);
create policy kept on jobs.job
  using ((select platform.setting('kind')) = 'system'
         or ((select platform.setting('kind')) = 'staff' and (select auth.can('platform.jobs'))));

alter table jobs.schedule enable row level security;
alter table jobs.schedule force row level security;
create policy kept on jobs.schedule using ((select platform.setting('kind')) = 'system');
