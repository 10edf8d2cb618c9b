-- People whom an enterprise lets act for it (经办人): what they may do and until when. Their telephone is sealed
-- (platform/vault); its mark finds whom one has invited already.
create table account.operator (
  district char(6) not null,
  id uuid not null,
  subject_id uuid not null,
  name text not null,
  phone text not null,
  phone_mark text not null,
  roles text[] not null,
  expires_on date not null, -- the last day
  code_hash text not null,
  state text not null check (state in ('invited', 'active', 'withdrawn', 'expired')),
  account_id uuid,
  invited_by uuid not null,
  invited_at timestamptz not null,
  accepted_at timestamptz,
  ended_at timestamptz,
  primary key (district, id)
);
create unique index operator_code on account.operator (code_hash);
create unique index operator_once on account.operator (district, subject_id, phone_mark) where state in ('invited', 'active');
create index operator_end on account.operator (district, expires_on) where state in ('invited', 'active');
grant select, insert, update, delete on account.operator to qiying_app;

alter table account.operator enable row level security;
alter table account.operator force row level security;
create policy kept on account.operator using (
  (select platform.setting('kind')) = 'system'
  or (district = (select platform.setting('district'))
      and (select platform.setting('kind')) = 'subject'
      and subject_id::text = (select platform.setting('subject'))
      and auth.can('operator.manage')));
