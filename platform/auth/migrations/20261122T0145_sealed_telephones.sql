-- Telephones lie sealed (platform/vault) and are found whole, by a keyed hash.
alter table auth.account add column phone_mark text not null default '' collate "C";
create index account_phone_mark on auth.account (district, phone_mark) where phone_mark <> '';
