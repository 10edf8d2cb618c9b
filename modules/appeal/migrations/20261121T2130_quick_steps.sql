-- Every name is qualified, so the search path need not be set and reset with each call.
create or replace function appeal.followers(of_district char(6), of_appeal uuid) returns bigint
  language plpgsql stable security definer
  as $$ begin return (select count(*) from appeal.appeal where district = of_district and parent_id = of_appeal); end $$;
alter function appeal.followers(char, uuid) reset all;
