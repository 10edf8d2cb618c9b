create schema sitecheck;

create table sitecheck.probe (
  district char(6) not null,
  at timestamptz not null,
  ok boolean not null,
  millis integer not null,
  error text not null default '',
  primary key (district, at)
);

create table sitecheck.run (
  district char(6) not null,
  id uuid not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  pages integer not null,
  links integer not null,
  whole boolean not null, -- false: the crawl ended at its limit
  failing boolean not null, -- by the rules the site would not pass
  primary key (district, id)
);
create index run_time on sitecheck.run (district, finished_at desc);

create table sitecheck.finding (
  district char(6) not null,
  run_id uuid not null,
  seq integer not null,
  rule text not null,
  failing boolean not null,
  place text not null,
  detail_zh text not null,
  detail_en text not null,
  advice_zh text not null,
  advice_en text not null,
  primary key (district, run_id, seq)
);

alter table sitecheck.probe enable row level security;
alter table sitecheck.probe force row level security;
create policy kept on sitecheck.probe using ((select platform.setting('kind')) = 'system');
create policy staff on sitecheck.probe for select using (
  district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff' and auth.can('sitecheck.view'));
alter table sitecheck.run enable row level security;
alter table sitecheck.run force row level security;
create policy kept on sitecheck.run using ((select platform.setting('kind')) = 'system');
create policy staff on sitecheck.run for select using (
  district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff' and auth.can('sitecheck.view'));
alter table sitecheck.finding enable row level security;
alter table sitecheck.finding force row level security;
create policy kept on sitecheck.finding using ((select platform.setting('kind')) = 'system');
create policy staff on sitecheck.finding for select using (
  district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff' and auth.can('sitecheck.view'));
