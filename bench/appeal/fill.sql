-- :count stored appeals with their histories, as years of a district would leave them: 95 of 100 closed, the open ones over
-- the offices; and :heavy open ones on the desk of one office. Runs as the database's owner, past row-level security.
\set ON_ERROR_STOP on
set synchronous_commit = off;
alter table appeal.appeal disable trigger user;
alter table appeal.appeal enable trigger first_keys;
create temporary table office as
  select row_number() over (order by code) - 1 as n, id, path, name from auth.org where district = :'district' and kind = 'department';
create temporary table enterprise as
  select row_number() over (order by id) - 1 as n, id, name from register.entity_public where district = :'district' limit 20000;
create temporary table made as
  select i, ('0195' || substr(md5('appeal' || i), 1, 4) || '-' || substr(md5('appeal' || i), 5, 4) || '-7' || substr(md5('appeal' || i), 9, 3)
             || '-8' || substr(md5('appeal' || i), 12, 3) || '-' || substr(md5('appeal' || i), 15, 12))::uuid as id,
    case when i <= :heavy then 'in_progress'
         else (array['submitted','dispatched','in_progress','in_progress','replied'])[1 + i % 5] end as open_state,
    i <= :heavy or i % 20 = 0 as is_open,
    case when i <= :heavy then 0 else i % (select count(*) from office) end as office,
    i % (select count(*) from enterprise) as enterprise,
    case when i <= :heavy or i % 20 = 0 then now() - (i % 4000) * interval '1 minute'
         else now() - interval '4 days' - (i % 1000000) * interval '1 minute' end as at
  from generate_series(1, :count) i;
insert into appeal.appeal (district, id, number, kind, channel, state, title, body, category_id, subject_id, subject_name,
    contact_name, contact_phone, street_code, raised_by, lead_org, lead_org_path, lead_org_name, handler_name, rule,
    created_at, submitted_at, dispatched_at, sign_due_at, signed_at, reply_due_at, replied_at, closed_at, due_at, alarm_at,
    dispatch_count, rating_level, version)
  select :'district', m.id, 'SX' || to_char(m.at, 'YYYYMMDD') || '-' || m.i, (array['consult','help','suggest','complain'])[1 + m.i % 4],
    'portal', s.state, '园区供电容量不足影响生产 ' || m.i,
    '二期厂房投产后变压器容量不足，高峰时段跳闸，影响生产进度，已多次向物业反映，希望协调供电部门增容改造。',
    null, e.id, e.name, '陈经理', '13800138000', '', '00000000-0000-7000-8000-000000000001',
    case when s.state <> 'submitted' then o.id end, case when s.state <> 'submitted' then o.path else '' end,
    case when s.state <> 'submitted' then o.name else '' end, '', 'general-2020',
    m.at, m.at, case when s.state <> 'submitted' then m.at + interval '10 minutes' end, m.at + interval '70 minutes',
    case when s.state not in ('submitted', 'dispatched') then m.at + interval '30 minutes' end, m.at + interval '3 days',
    case when s.state in ('replied', 'closed') then m.at + interval '1 day' end,
    case when s.state = 'closed' then m.at + interval '2 days' end,
    case when s.state = 'dispatched' then m.at + interval '70 minutes' when s.state in ('submitted', 'in_progress') then m.at + interval '3 days' end,
    null, case when s.state = 'submitted' then 0 else 1 end, case when s.state = 'closed' then 'satisfied' end, 5
  from made m join office o on o.n = m.office join enterprise e on e.n = m.enterprise
    cross join lateral (select case when m.is_open then m.open_state else 'closed' end as state) s;
insert into appeal.event (district, appeal_id, seq, at, action, part, by_account, by_name, by_org, from_state, to_state, note, public, rule)
  select :'district', m.id, x.seq, m.at + x.seq * interval '10 minutes', x.action, x.part, '00000000-0000-7000-8000-000000000001', '某人', '某单位',
    x.from_state, x.to_state, x.note, true, 'general-2020'
  from made m cross join (values (1, 'submit', 'enterprise', 'draft', 'submitted', ''), (2, 'dispatch', 'centre', 'submitted', 'dispatched', '→ 某单位'),
    (3, 'sign', 'lead', 'dispatched', 'in_progress', ''), (4, 'reply', 'lead', 'in_progress', 'replied', '已会同供电公司现场勘察，增容方案已批准。'),
    (5, 'rate', 'enterprise', 'replied', 'closed', '满意')) as x (seq, action, part, from_state, to_state, note);
create temporary table vocabulary as select array_agg(w) as words from (select unnest(string_to_array('供电,电容,容量,量不,不足,园区,区供,影响,响生,生产,物业,业反,反映,希望,望协,协调,调供,部门,门增,增容,容改,改造,厂房,房投,投产,产后,后变,变压,压器,器容', ',')) w) v;
drop index if exists appeal.words_grams;
insert into appeal.words (district, id, grams)
  select :'district', m.id, array_to_tsvector(v.words[1 + m.i % 10 : 20 + m.i % 10] || array[m.i::text]) from made m, vocabulary v;
create index words_grams on appeal.words using gin (grams);
alter table appeal.appeal enable trigger user;
truncate appeal.tally, appeal.tally_change;
insert into appeal.tally select district, lead_org_path, state, appeal.tally_hour(state, due_at, closed_at), count(*)
  from appeal.appeal where state <> 'draft' group by 1, 2, 3, 4;
vacuum analyze appeal.appeal;
vacuum analyze appeal.event;
vacuum analyze appeal.words;
vacuum analyze appeal.tally;
checkpoint;
