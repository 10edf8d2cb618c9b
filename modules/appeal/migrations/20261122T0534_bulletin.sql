-- The bulletin of each week as it was when the week had ended: how the offices stood then cannot be counted later.
create table appeal.bulletin (
  district char(6) not null,
  monday date not null,
  kept_at timestamptz not null,
  body jsonb not null, -- no title and no number: they are read with the case
  primary key (district, monday)
);
alter table appeal.bulletin enable row level security;
alter table appeal.bulletin force row level security;
create policy read on appeal.bulletin for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and (select platform.setting('permissions') like '%,appeal.supervise,%')));
create policy kept on appeal.bulletin using ((select platform.setting('kind')) = 'system');
