-- A person who cannot log in follows the appeal by number and a code told once; only its hash is kept.
alter table appeal.appeal add query_hash text not null default '';

-- Knowledge: answers with an owner and an end.
create table appeal.answer (
  district char(6) not null,
  id uuid not null,
  question text not null,
  answer text not null,
  category_id uuid,
  owner_org uuid not null,
  owner_name text not null,
  valid_from date not null,
  valid_to date not null,               -- last day on which it may be relied on without a look
  is_public boolean not null default false, -- shown to everybody, approved by the centre
  used bigint not null default 0,
  grams tsvector not null default '',
  updated_by uuid not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (district, id)
);
alter table appeal.answer enable row level security;
alter table appeal.answer force row level security;
create policy read on appeal.answer for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (is_public or (select platform.setting('kind')) = 'staff')));
create policy written on appeal.answer for insert with check (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('permissions') like '%,appeal.handle,%')));
create policy changed on appeal.answer for update using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and (select platform.setting('permissions') like '%,appeal.handle,%')));
create index answer_category on appeal.answer (district, category_id);

-- One appeal by number and code, for those who cannot log in: nothing personal, and no way to guess (a code has 40 bits, its
-- hash is slow to search, wrong tries are limited by the server).
create function appeal.by_code(of_district char(6), of_number text, of_hash text)
  returns table (id uuid, number text, state text, title text, submitted_at timestamptz, lead_org_name text, reply_due_at timestamptz,
                 replied_at timestamptz, closed_at timestamptz, answer text)
  language sql stable security definer set search_path = appeal, pg_temp
  as $$ select a.id, a.number, a.state, a.title, a.submitted_at, a.lead_org_name, a.reply_due_at, a.replied_at, a.closed_at,
               coalesce((select e.note from appeal.event e where e.district = a.district and e.appeal_id = a.id and e.public
                         and e.action in ('reply', 'pass', 'follow') order by e.seq desc limit 1), '')
        from appeal.appeal a where a.district = of_district and a.number = of_number and a.query_hash = of_hash and of_hash <> '' $$;
