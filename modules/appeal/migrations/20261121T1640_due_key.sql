-- Under row-level security an index serves only conditions that cannot leak; "coalesce" counts as one that can. A stored column
-- says the same and may be compared.
alter table appeal.appeal add due_key timestamptz generated always as (coalesce(due_at, 'infinity'::timestamptz)) stored;
drop index appeal.appeal_due;
drop index appeal.appeal_desk_due;
create index appeal_due on appeal.appeal (district, due_key, id);
create index appeal_desk_due on appeal.appeal (district, lead_org_path, due_key, id);

-- What an office helped with, answered or not, for its lists.
create index assist_of_org on appeal.assist (district, org_path);

-- What was closed on a day, for figures that do not read what lies years back.
create index appeal_closed on appeal.appeal (district, closed_at) where closed_at is not null;
