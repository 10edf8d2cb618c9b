-- PostgreSQL reads the expression of a check, of a generated column and of a trigger's condition anew from its catalogue with
-- every statement that writes a row: a seventh of the processor time of a step. What they guard is guarded by triggers that run
-- only when the columns are written.

-- What lists are sorted by: written together with due_at and submitted_at (internal/repository.cpp), checked below.
alter table appeal.appeal alter due_key drop expression if exists, alter sent_key drop expression if exists;
create function appeal.first_keys() returns trigger language plpgsql as $$
begin
  new.due_key := coalesce(new.due_at, 'infinity');
  new.sent_key := coalesce(new.submitted_at, new.created_at);
  return new;
end $$;
create trigger first_keys before insert on appeal.appeal for each row execute function appeal.first_keys();

alter table appeal.appeal
  drop constraint if exists appeal_kind_check,
  drop constraint if exists appeal_channel_check,
  drop constraint if exists appeal_supervision_check,
  drop constraint if exists appeal_rating_stars_check;
create function appeal.known_words() returns trigger language plpgsql as $$
begin
  if new.kind not in ('consult', 'help', 'suggest', 'complain', 'arrears') then
    raise check_violation using message = 'unknown kind of appeal: ' || new.kind, constraint = 'appeal_kind_check';
  end if;
  if new.channel not in ('portal', 'phone', 'visit', 'import', 'api', 'mail') then
    raise check_violation using message = 'unknown channel of appeal: ' || new.channel, constraint = 'appeal_channel_check';
  end if;
  if new.supervision not in ('none', 'daily', 'listed', 'talk') then
    raise check_violation using message = 'unknown supervision: ' || new.supervision, constraint = 'appeal_supervision_check';
  end if;
  if new.rating_stars not between 1 and 5 then
    raise check_violation using message = 'stars are 1 to 5', constraint = 'appeal_rating_stars_check';
  end if;
  return null;
end $$;
create trigger known_words after insert or update of kind, channel, supervision, rating_stars on appeal.appeal
  for each row execute function appeal.known_words();

-- The same as before, without conditions of their own.
create or replace function appeal.keep_assists() returns trigger language plpgsql security definer
  set search_path = appeal, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.cohandlers = '[]' then return null; end if;
  elsif new.cohandlers is not distinct from old.cohandlers then
    return null;
  end if;
  delete from appeal.assist where district = new.district and appeal_id = new.id;
  insert into appeal.assist (district, appeal_id, org_path, due_at, answered_at)
    select distinct on (c->>'path') new.district, new.id, c->>'path', (c->>'due_at')::timestamptz,
           (c->>'answered_at')::timestamptz
    from jsonb_array_elements(new.cohandlers) c order by c->>'path', c->>'due_at' desc;
  return null;
end $$;
drop trigger assists on appeal.appeal;
drop trigger assists_of_new on appeal.appeal;
create trigger assists after insert or update of cohandlers on appeal.appeal
  for each row execute function appeal.keep_assists();

create or replace function appeal.keep_tally() returns trigger language plpgsql security definer as $$
declare
  new_hour timestamptz;
  old_hour timestamptz;
begin
  if new.due_key is distinct from coalesce(new.due_at, 'infinity') or new.sent_key is distinct from coalesce(new.submitted_at, new.created_at) then
    raise check_violation using message = 'due_key and sent_key follow due_at and submitted_at', constraint = 'appeal_keys_check';
  end if;
  if new.state = 'draft' then return null; end if;
  new_hour := case
    when new.state = 'closed'
      then date_trunc('day', new.closed_at at time zone 'UTC' + interval '8 hours') at time zone 'UTC' - interval '8 hours'
    else date_trunc('hour', new.due_key, 'UTC') end;
  if tg_op = 'UPDATE' and old.state <> 'draft' then
    old_hour := case
      when old.state = 'closed'
        then date_trunc('day', old.closed_at at time zone 'UTC' + interval '8 hours') at time zone 'UTC' - interval '8 hours'
      else date_trunc('hour', old.due_key, 'UTC') end;
    if old.state = new.state and old.lead_org_path = new.lead_org_path and old_hour = new_hour then return null; end if;
    insert into appeal.tally_change values (old.district, old.lead_org_path, old.state, old_hour, -1),
                                           (new.district, new.lead_org_path, new.state, new_hour, 1);
  else
    insert into appeal.tally_change values (new.district, new.lead_org_path, new.state, new_hour, 1);
  end if;
  return null;
end $$;
drop trigger tally on appeal.appeal;
create trigger tally after insert or update of state, lead_org_path, due_at, due_key, closed_at, submitted_at, sent_key, created_at
  on appeal.appeal for each row execute function appeal.keep_tally();
