create schema privacy;

create table privacy.request (
  district char(6) not null,
  id uuid not null,
  account uuid not null,
  subject_id uuid,
  name text not null,
  kind text not null check (kind in ('correct', 'delete')),
  items text[] not null,
  wish text not null,
  state text not null check (state in ('received', 'decided', 'withdrawn')),
  received_at timestamptz not null,
  due_on date not null, -- the last day
  rule text not null, -- which limit of content/privacy it was received under
  reminded_on date,
  decided_at timestamptz,
  decided_by uuid,
  answer text not null default '',
  outcome jsonb not null default '[]',
  version bigint not null default 1,
  primary key (district, id)
);
create unique index request_open on privacy.request (district, account, kind) where state = 'received';
create index request_due on privacy.request (district, state, due_on, id);
create index request_account on privacy.request (district, account, received_at desc);

create table privacy.consent (
  district char(6) not null,
  id uuid not null,
  at timestamptz not null,
  account uuid not null,
  subject_id uuid,
  name text not null,
  what text not null, -- "terms", "mail", "sms", "wechat"
  given boolean not null, -- false: taken back
  version text not null default '', -- of the text that was agreed to: its SM3
  primary key (district, id)
);
create index consent_subject on privacy.consent (district, subject_id, at desc);

alter table privacy.request enable row level security;
alter table privacy.request force row level security;
create policy staff on privacy.request using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district')) and (select platform.setting('kind')) = 'staff'
      and auth.can('privacy.decide')));
create policy own on privacy.request using (
  (select platform.setting('kind')) = 'subject'
  and district = (select platform.setting('district'))
  and account::text = (select platform.setting('account')));

alter table privacy.consent enable row level security;
alter table privacy.consent force row level security;
create policy kept on privacy.consent using ((select platform.setting('kind')) = 'system');
create policy own on privacy.consent for select using (
  (select platform.setting('kind')) = 'subject'
  and district = (select platform.setting('district'))
  and subject_id::text = (select platform.setting('subject')));
create policy given on privacy.consent for insert with check (
  (select platform.setting('kind')) in ('subject', 'staff')
  and district = (select platform.setting('district'))
  and account::text = (select platform.setting('account')));
-- Nobody changes what was agreed to.
revoke update, delete on privacy.consent from qiying_app;
