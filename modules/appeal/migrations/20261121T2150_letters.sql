-- Letters by e-mail that became an appeal or were added to one: each once, by its Message-ID (or the digest of its bytes).
create table appeal.letter (
  district char(6) not null,
  message_id text not null,
  from_address text not null,
  appeal_id uuid not null,
  at timestamptz not null,
  primary key (district, message_id)
);
create index letter_sender on appeal.letter (district, from_address, at);
alter table appeal.letter enable row level security;
alter table appeal.letter force row level security;
create policy kept on appeal.letter using ((select platform.setting('kind')) = 'system');
