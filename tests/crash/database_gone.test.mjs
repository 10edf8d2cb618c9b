// The database goes away while people work: they are told at once, nothing that was acknowledged is lost, and when it is
// back everything goes on by itself.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ForeignPostgres } from '../commands/foreign_postgres.mjs';
import { emptyDirectory, serve } from '../journeys/server.mjs';
import { run } from '../commands/program.mjs';

const PASSWORD = 'a password, % and more';
const AWAY_MS = Number(process.env.QIYING_AWAY_MS ?? 3000);

async function timed(work) {
  const from = performance.now();
  return { answer: await work(), took: performance.now() - from };
}

test(`the database is away for ${AWAY_MS} ms`, { timeout: 600_000 }, async () => {
  const folder = emptyDirectory('qiying-gone-');
  const postgres = await ForeignPostgres.start(PASSWORD);
  let server;
  try {
    postgres.sql('create database district');
    const url = postgres.url('chief', PASSWORD, 'district');
    const made = run(['account', 'create', '--login', 'chef', '--name', '陈', '--data', join(folder, 'data'), '--database-url', url], { cwd: folder });
    assert.equal(made.code, 0, made.err);
    const password = /one-time password: (\S+)/.exec(made.out)[1];
    server = await serve(join(folder, 'data'), { args: ['--database-url', url], env: { QIYING_RATE_LIMIT: 'false' } });
    const enter = () => fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'chef', password }), signal: AbortSignal.timeout(60_000) });
    const session = await enter();
    assert.equal(session.status, 200);
    const cookie = session.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');

    await postgres.halt();
    const deadline = performance.now() + AWAY_MS;
    do {
      const { answer, took } = await timed(enter);
      assert.equal(answer.status, 503);
      assert.ok(answer.headers.get('retry-after'), 'people are told when to come again');
      assert.ok(took < 30_000, `${took} ms is not fast`);
      const page = await fetch(`${server.url}/`, { signal: AbortSignal.timeout(60_000) });
      assert.equal(page.status, 503);
      assert.equal((await fetch(`${server.url}/healthz`)).status, 200, 'the program itself lives');
      assert.equal((await fetch(`${server.url}/readyz`)).status, 503);
    } while (performance.now() < deadline);

    await postgres.resume();
    for (let i = 0; i < 1200 && !(await fetch(`${server.url}/readyz`)).ok; i++) await new Promise((again) => setTimeout(again, 100));
    const me = await (await fetch(`${server.url}/api/v1/me`, { headers: { cookie } })).json();
    assert.equal(me.login, 'chef', 'the session of before is still there');
    assert.equal((await enter()).status, 200);
    assert.equal((await fetch(`${server.url}/`)).status, 200);
  } finally {
    await server?.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
