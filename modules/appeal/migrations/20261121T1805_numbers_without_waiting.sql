-- Numbers of a day come from one sequence, so that no raise waits for the commit of another. `live_from` is the value before
-- the day's first; `last` counts what was stored in bulk before that. Numbers of a day are unique and rise; what was rolled
-- back, a crash, or another district of the same database leave gaps.
create sequence appeal.number;
alter table appeal.day_number add live_from bigint;

create function appeal.next_number(of_district char(6), of_day date) returns bigint language plpgsql as $$
declare
  n bigint := nextval('appeal.number');
  first bigint;
  counted bigint;
begin
  select d.live_from into first from appeal.day_number d where d.district = of_district and d.day = of_day;
  if first is null then
    insert into appeal.day_number as d (district, day, last, live_from) values (of_district, of_day, 0, n - 1)
      on conflict (district, day) do update set live_from = coalesce(d.live_from, n - 1 - d.last)
      returning d.live_from, d.last into first, counted;
    -- Somebody else opened the day, perhaps with a later value than ours.
    if first <> n - 1 - counted then n := nextval('appeal.number'); end if;
  end if;
  return n - first;
end $$;

-- In bulk: the next ones of a day that has no live number yet, of others as if one by one.
create function appeal.next_numbers(of_district char(6), of_day date, how_many bigint) returns setof bigint language plpgsql as $$
declare
  counted bigint;
begin
  insert into appeal.day_number as d (district, day, last) values (of_district, of_day, how_many)
    on conflict (district, day) do update set last = d.last + excluded.last where d.live_from is null
    returning last into counted;
  if counted is not null then
    return query select generate_series(counted - how_many + 1, counted);
  else
    return query select appeal.next_number(of_district, of_day) from generate_series(1, how_many);
  end if;
end $$;

-- Plain expressions instead of a function that is planned with each call; every name is qualified, so that the search path
-- need not be set and reset for each row.
create or replace function appeal.keep_tally() returns trigger language plpgsql security definer as $$
declare
  new_hour timestamptz := case
    when new.state = 'closed'
      then date_trunc('day', new.closed_at at time zone 'UTC' + interval '8 hours') at time zone 'UTC' - interval '8 hours'
    when new.due_at is null then 'infinity'::timestamptz
    else date_trunc('hour', new.due_at at time zone 'UTC') at time zone 'UTC' end;
  old_hour timestamptz;
begin
  if tg_op = 'UPDATE' and old.state <> 'draft' then
    old_hour := case
      when old.state = 'closed'
        then date_trunc('day', old.closed_at at time zone 'UTC' + interval '8 hours') at time zone 'UTC' - interval '8 hours'
      when old.due_at is null then 'infinity'::timestamptz
      else date_trunc('hour', old.due_at at time zone 'UTC') at time zone 'UTC' end;
    if old.state = new.state and old.lead_org_path = new.lead_org_path and old_hour = new_hour then return null; end if;
    insert into appeal.tally_change values (old.district, old.lead_org_path, old.state, old_hour, -1),
                                           (new.district, new.lead_org_path, new.state, new_hour, 1);
  else
    insert into appeal.tally_change values (new.district, new.lead_org_path, new.state, new_hour, 1);
  end if;
  return null;
end $$;
alter function appeal.keep_tally() reset all;

create or replace function appeal.followers(of_district char(6), of_appeal uuid) returns bigint
  language plpgsql stable security definer set search_path = appeal, pg_temp
  as $$ begin return (select count(*) from appeal.appeal where district = of_district and parent_id = of_appeal); end $$;
