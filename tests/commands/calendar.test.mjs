// A notice that changes after the program was built lies in DATA/holidays: the next start computes the deadlines of open appeals
// anew, each with an audit entry; a faulty one keeps the server from starting.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { emptyDirectory, fill, serve } from '../journeys/server.mjs';
import { atRest, sql } from './private_postgres.mjs';
import { run } from './program.mjs';

const folder = emptyDirectory('qiying-calendar-');
const data = join(folder, 'data');
const TITLE = '更正放假安排后的期限';
const stored = () => JSON.parse(sql(data, `select json_build_object('id', id, 'due', due_at, 'day', (due_at at time zone 'Asia/Shanghai')::date) from appeal.appeal where title = '${TITLE}'`));
const notice = (day) => `year = ${day.slice(0, 4)}\nsource = ["https://example.gov.cn/corrected"]\n[[holiday]]\nname = "更正"\nen = "Corrected"\noff = "${day}"\n`;
const own = (day, text) => writeFileSync(join(data, 'holidays', `${day.slice(0, 4)}.toml`), text);

let appeal;
before(async () => {
  fill(data);
  mkdirSync(join(data, 'holidays'));
  const server = await serve(data);
  const session = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'qiye', password: 'Qiying@2026' }) });
  const headers = { cookie: session.headers.getSetCookie().map((c) => c.split(';')[0]).join('; '), 'Content-Type': 'application/json' };
  headers['X-CSRF-Token'] = (await (await fetch(`${server.url}/api/v1/me`, { headers })).json()).csrf;
  const raised = await fetch(`${server.url}/api/v1/appeals`, { method: 'POST', headers, body: JSON.stringify({ kind: 'help', title: TITLE, body: '期限应随放假安排更正。', contact_name: '周', contact_phone: '13900000001' }) });
  assert.equal(raised.status, 200, await raised.text());
  appeal = stored();
  await server.stop();
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('the day of the deadline becomes a holiday: the deadline moves on, and the audit says from when to when', async () => {
  own(appeal.day, notice(appeal.day));
  const server = await serve(data);
  try {
    while (sql(data, "select count(*) from jobs.job where kind = 'appeal.recompute' and state <> 'done'") !== '0') await new Promise((again) => setTimeout(again, 50));
    const now = stored();
    assert.ok(now.day > appeal.day, `${now.day} after ${appeal.day}`);
    const entry = JSON.parse(sql(data, `select detail from audit.entry where action = 'appeal.recompute' and object_id = '${appeal.id}'`));
    assert.deepEqual([Date.parse(entry.old_due), Date.parse(entry.new_due)], [Date.parse(appeal.due), Date.parse(now.due)]);
  } finally {
    await server.stop();
  }
});

test('the command answers by the same calendar', () => {
  const day = (...more) => run(['worktime', 'day', '--date', appeal.day, '--json', ...more]);
  assert.equal(day('--data', data).code, 0);
  assert.notEqual(day('--data', data).out, day().out);
});

test('a faulty notice is named, and nothing starts', async () => {
  own(appeal.day, 'year = "soon"\n');
  const { code, err } = run(['serve', '--data', data, '--listen', '127.0.0.1:0']);
  assert.equal(code, 1, err);
  assert.match(err, new RegExp(`holidays/${appeal.day.slice(0, 4)}\\.toml`));
  await atRest(data, () => assert.equal(stored().id, appeal.id));
});
