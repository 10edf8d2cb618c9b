create schema @MODULE@;

create table @MODULE@.note (
  district char(6) not null,
  id uuid not null,
  text text not null check (text <> ''),
  created_at timestamptz not null default now(),
  primary key (district, id)
);
alter table @MODULE@.note enable row level security;
alter table @MODULE@.note force row level security;
create policy district on @MODULE@.note
  using (platform.setting('kind') = 'system' or district = platform.setting('district'));
