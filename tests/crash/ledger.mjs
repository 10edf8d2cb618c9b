// What was acknowledged, held against what the database says.
import assert from 'node:assert/strict';

/** The actions of every appeal among `ids`, as its log has them, and whether log, state and number agree. */
const logs = (ids) => `
select coalesce(json_agg(x), '[]') from (
  select a.id, a.state, array_agg(e.action order by e.seq) as actions,
         (array_agg(e.to_state order by e.seq desc))[1] as last,
         bool_and(e.from_state = e.before) and bool_and(e.seq = e.nth) as whole
    from appeal.appeal a
    join (select *, row_number() over (partition by appeal_id order by seq) as nth,
                 lag(to_state, 1, 'draft') over (partition by appeal_id order by seq) as before
            from appeal.event) e on e.district = a.district and e.appeal_id = a.id
   where a.id = any('{${ids.join(',')}}') group by a.district, a.id) x;`;

/** Each acknowledged appeal with its actions in order. */
function told(done) {
  const out = new Map();
  for (const { id, action } of done) out.set(id, [...(out.get(id) ?? []), action]);
  return out;
}

/**
 * Every acknowledged step of the appeals touched since `from` stands in the log once, in order, and state follows log.
 * The clients go on meanwhile: at the end of a log one step may stand that is not acknowledged yet.
 */
export function checkSteps(victim, done, from = 0) {
  const touched = new Set(done.slice(from).map((step) => step.id));
  const expected = told(done.filter((step) => touched.has(step.id)));
  const found = new Map(JSON.parse(victim.ask(logs([...touched]))).map((row) => [row.id, row]));
  for (const [id, actions] of expected) {
    const row = found.get(id);
    assert.ok(row, `${id} was acknowledged and is gone`);
    assert.deepEqual(row.actions.slice(0, actions.length), actions, `${id}: acknowledged steps and log`);
    assert.ok(row.actions.length <= actions.length + 1, `${id}: more was done than asked: ${row.actions} for ${actions}`);
    assert.equal(row.state, row.last, `${id}: state and log`);
    assert.ok(row.whole, `${id}: the log has a gap`);
  }
}

/** When all is quiet: not one step more or less than acknowledged, in the log, the audit trail and the kept answers. */
export function checkAll(victim, done) {
  checkSteps(victim, done);
  const count = (sql) => Number(victim.ask(sql));
  const ids = `'{${[...told(done).keys()].join(',')}}'`;
  assert.equal(count(`select count(*) from appeal.event where appeal_id = any(${ids})`), done.length, 'steps in the log');
  assert.equal(count(`select count(*) from audit.entry where object_kind = 'appeal' and action not like 'appeal.read%' and object_id = any(${ids})`), done.length, 'entries of the audit trail');
  assert.equal(count('select count(*) from kernel.idempotency'), done.length, 'kept answers');
  assert.equal(count('select count(*) from kernel.idempotency where status <> 200'), 0, 'keys without an answer');
  assert.equal(count('select count(*) - count(distinct number) from appeal.appeal where number is not null'), 0, 'numbers given twice');
}
