-- Messages beyond the screen: where a person wants copies (addresses are sealed), which kinds he does not want, and what became
-- of each copy.
create table account.way (
  district char(6) not null,
  account uuid not null,
  way text not null check (way in ('mail', 'sms', 'wechat')),
  address text not null,
  since timestamptz not null,
  primary key (district, account, way)
);
create table account.unwanted (
  district char(6) not null,
  account uuid not null,
  kind text not null,
  primary key (district, account, kind)
);
create table account.delivery (
  district char(6) not null,
  message_id uuid not null,
  account uuid not null,
  way text not null,
  state text not null check (state in ('waiting', 'sent', 'failed', 'over_quota')),
  tries integer not null default 0,
  due_at timestamptz not null,
  sent_at timestamptz,
  error text not null default '',
  primary key (district, message_id, account, way)
);
create index delivery_due on account.delivery (district, due_at) where state = 'waiting';
create index delivery_account on account.delivery (district, account, way, sent_at);
grant select, insert, update, delete on account.way, account.unwanted, account.delivery to qiying_app;

alter table account.way enable row level security;
alter table account.way force row level security;
create policy own on account.way
  using ((select platform.setting('kind')) = 'system' or account::text = (select platform.setting('account')));
alter table account.unwanted enable row level security;
alter table account.unwanted force row level security;
create policy own on account.unwanted
  using ((select platform.setting('kind')) = 'system' or account::text = (select platform.setting('account')));
alter table account.delivery enable row level security;
alter table account.delivery force row level security;
create policy own on account.delivery for select
  using ((select platform.setting('kind')) = 'system' or account::text = (select platform.setting('account')));
create policy kept on account.delivery using ((select platform.setting('kind')) = 'system');
