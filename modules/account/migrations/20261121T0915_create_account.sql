create schema account;

-- A message is kept once for its audience: one account, the people of an organisation, the holders of a permission, or the
-- clerks of a subject. Who has read it stands in message_read.
create table account.message (
  district char(6) not null,
  id uuid not null,
  created_at timestamptz not null default now(),
  audience text not null check (audience in ('account', 'org', 'holders', 'subject')),
  target text not null,
  kind text not null,
  title_zh text not null,
  title_en text not null,
  body_zh text not null,
  body_en text not null,
  url text not null,
  primary key (district, id)
);
create index message_of_audience on account.message (district, audience, target, created_at desc);

create table account.message_read (
  district char(6) not null,
  account uuid not null,
  message_id uuid not null,
  read_at timestamptz not null default now(),
  primary key (district, account, message_id)
);

alter table account.message enable row level security;
alter table account.message force row level security;
create policy received on account.message for select using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and case audience
        when 'account' then target = (select platform.setting('account'))
        when 'subject' then target = (select platform.setting('subject'))
        when 'org' then starts_with((select platform.setting('org_path')), target)
        else position(',' || target || ',' in (select platform.setting('permissions'))) > 0
      end));
create policy sent on account.message for insert with check (
  (select platform.setting('kind')) = 'system'
  or (select platform.setting('kind')) in ('staff', 'subject') and district = (select platform.setting('district')));

alter table account.message_read enable row level security;
alter table account.message_read force row level security;
create policy own on account.message_read
  using ((select platform.setting('kind')) = 'system' or account::text = (select platform.setting('account')));
