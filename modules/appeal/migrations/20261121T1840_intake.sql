-- Other channels of the city (12345, 一站直通) hand appeals over with a token of their own; their number makes it happen once.
create table appeal.source (
  district char(6) not null,
  id uuid not null,
  name text not null,
  token_hash text not null,
  created_by uuid not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (district, id)
);
create unique index source_token on appeal.source (district, token_hash);
alter table appeal.source enable row level security;
create policy read on appeal.source for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions') like '%,appeal.configure,%')));
create policy write on appeal.source using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions') like '%,appeal.configure,%')));

-- Which of their numbers became which appeal, and what was sent.
create table appeal.intake (
  district char(6) not null,
  source_id uuid not null,
  external_no text not null,
  appeal_id uuid not null,
  digest text not null,
  at timestamptz not null,
  primary key (district, source_id, external_no)
);
alter table appeal.intake enable row level security;

create policy kept on appeal.intake using ((select platform.setting('kind')) = 'system');

-- Whose token it is, asked before anybody is known.
create function appeal.source_of(of_district char(6), of_hash text) returns table (id uuid, name text)
  language sql stable security definer set search_path = appeal, pg_temp
  as $$ select id, name from appeal.source where district = of_district and token_hash = of_hash and ended_at is null $$;

-- How much a channel has handed over; its rows are the platform's.
create function appeal.taken_from(of_district char(6), of_source uuid) returns table (taken bigint, last_at timestamptz)
  language sql stable security definer set search_path = appeal, pg_temp
  as $$ select count(*), max(at) from appeal.intake where district = of_district and source_id = of_source $$;
