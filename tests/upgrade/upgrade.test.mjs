// Districts that earlier programs filled (small demonstrations of November 2026, generated, no real person) are
// upgraded by this one: rehearsed first, then done; nothing is lost, people sign in as before, the audit chain holds.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { ForeignPostgres } from '../commands/foreign_postgres.mjs';
import { run } from '../commands/program.mjs';
import { emptyDirectory, serve } from '../journeys/server.mjs';

const PASSWORD = 'upgrade me';
const here = import.meta.dirname;
/** Columns that this program keeps sealed. */
const SEALED = [['auth.account', 'phone'], ['appeal.appeal', 'contact_name'], ['appeal.appeal', 'contact_phone'], ['application.application', 'contact_phone'], ['application.application', 'bank_account'], ['application.payment_line', 'bank_account']];

// One dump is of the first day; another one, of the day after, has applications, operators, letters and requests of persons.
const dumps = readdirSync(here).filter((file) => file.endsWith('.sql.br')).sort();
for (const dump of process.env.QIYING_TEST_SLOW ? dumps : dumps.slice(-1)) {
  test(`${dump} is upgraded without losing a row`, { timeout: 600_000 }, async () => {
    const folder = emptyDirectory('qiying-upgrade-');
    const postgres = await ForeignPostgres.start(PASSWORD);
    let server;
    try {
      postgres.sql('create role qiying_owner; create role qiying_app; create role qiying superuser login; create database district');
      postgres.sql(brotliDecompressSync(readFileSync(join(here, dump))).toString(), 'district');
      const sql = (text) => postgres.sql(text, 'district');
      const tables = sql("select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema') and schemaname <> 'platform' order by 1").split('\n');
      const counted = () => Object.fromEntries(sql(tables.map((table) => `select '${table}|' || count(*) from ${table}`).join(' union all ')).split('\n').map((line) => line.split('|')));
      const before = counted();
      assert.ok(Number(before['register.entity']) > 1000 && Number(before['appeal.appeal']) > 100, 'the dump holds a district');
      const steps = Number(sql('select count(*) from platform.migration'));

      const at = ['--data', join(folder, 'data'), '--database-url', postgres.url('chief', PASSWORD, 'district')];
      const rehearsed = run(['migrate', '--dry-run', ...at], { cwd: folder });
      assert.equal(rehearsed.code, 0, rehearsed.err);
      const [, more] = /(\d+) steps would be applied/.exec(rehearsed.out);
      assert.ok(Number(more) > 0, rehearsed.out);
      assert.equal(Number(sql('select count(*) from platform.migration')), steps, 'a rehearsal changes nothing');

      const done = run(['migrate', ...at], { cwd: folder });
      assert.equal(done.code, 0, done.err);
      assert.equal(Number(sql('select count(*) from platform.migration')), steps + Number(more));
      const after = counted();
      for (const [table, rows] of Object.entries(before)) assert.ok(Number(after[table]) >= Number(rows), `${table}: ${rows} before, ${after[table]} after`);

      server = await serve(join(folder, 'data'), { args: at.slice(2) });
      for (const login of ['zhongxin', 'qiye', 'shuju']) {
        const session = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password: 'Qiying@2026' }) });
        assert.equal(session.status, 200, `${login}: ${await session.text()}`);
        const cookie = session.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
        const me = await (await fetch(`${server.url}/api/v1/me`, { headers: { cookie } })).json();
        assert.equal(me.login, login);
        if (login !== 'zhongxin') continue;
        const list = await (await fetch(`${server.url}/api/v1/appeals?limit=5`, { headers: { cookie } })).json();
        assert.equal(list.items.length, 5);
        const one = await fetch(`${server.url}/api/v1/appeals/${list.items[0].id}`, { headers: { cookie } });
        assert.equal(one.status, 200);
      }

      // What an earlier program left in plain is sealed by a job, without anybody asking for it.
      const plain = () => Number(sql(SEALED.map(([table, column]) => `select count(*) from ${table} where ${column} <> '' and ${column} !~ '^[0-9]+[.][A-Za-z0-9_-]{64,}$'`).join(' union all ')).split('\n').reduce((sum, n) => sum + Number(n), 0));
      while (plain() > 0) await new Promise((again) => setTimeout(again, 200));
      assert.ok(Number(sql("select count(*) from appeal.appeal where contact_mark <> ''")) > 100, 'and can be searched');
      if (before['application.application'] > 0) assert.equal(sql("select count(*) from application.application where bank_account <> ''"), '1', 'the account is still there');
    } finally {
      await server?.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
