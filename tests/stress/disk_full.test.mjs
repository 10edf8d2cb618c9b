// The disk fills up while people work: nothing is written any more and it is said so, reading goes on, what was acknowledged
// is there, and with room again everything goes on by itself. On a small disk in memory, which only root can make.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, openSync, rmSync, statfsSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { insist, signIn } from '../crash/clerk.mjs';
import { emptyDirectory, fill, serve } from '../journeys/server.mjs';

const MB = 1 << 20;
const disk = emptyDirectory('qiying-disk-');
const mounted = process.getuid() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=900m,mode=711', 'tmpfs', disk]).status === 0;
const free = () => { const s = statfsSync(disk); return s.bavail * s.bsize; };
const ballast = join(disk, 'ballast');

/** Leaves about so many bytes. */
function leave(bytes) {
  const file = openSync(ballast, 'a');
  const block = Buffer.alloc(MB);
  try { while (free() > bytes) writeSync(file, block, 0, Math.min(MB, Math.max(4096, free() - bytes))); } catch (error) { if (error.code !== 'ENOSPC') throw error; }
  closeSync(file);
}
const appeal = (n) => ({ key: `disk-full-${n}`, path: '/api/v1/appeals', body: { kind: 'help', title: `断电 ${n}`, body: '车间昨晚断电', contact_name: '周', contact_phone: '13900000001' } });
async function until(what, holds) {
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((again) => setTimeout(again, 200))) if (await holds()) return;
  assert.fail(what);
}

test('a full disk: read-only, told, nothing lost, recovered alone', { skip: mounted ? false : 'needs root to make a small disk', timeout: 300_000 }, async () => {
  const data = join(disk, 'data');
  let server;
  try {
    fill(data);
    chmodSync(disk, 0o711);
    server = await serve(data, { env: { QIYING_RATE_LIMIT: 'false', QIYING_DISK_RESERVE_MB: '60' } });
    const headers = await signIn(server.url, 'qiye');
    const send = (n) => fetch(server.url + appeal(n).path, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': appeal(n).key, ...headers }, body: JSON.stringify(appeal(n).body) });
    const read = async (id) => (await fetch(`${server.url}/api/v1/appeals/${id}`, { headers })).status;
    const first = JSON.parse((await insist(server.url, appeal(1), headers)).text);
    leave(40 * MB);
    await until('writing is refused', async () => (await send(2)).status === 503);
    const told = await (await send(2)).json();
    assert.equal(told.code, 'disk.full');
    assert.ok(told.message && told.help);
    assert.equal(await read(first.id), 200);
    assert.equal((await fetch(`${server.url}/`)).status, 200);
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
    truncateSync(ballast, 0);
    const second = JSON.parse((await insist(server.url, appeal(2), headers)).text);
    assert.equal(await read(first.id), 200);
    assert.equal(await read(second.id), 200);
    assert.notEqual(first.id, second.id);
  } finally {
    await server?.stop();
    spawnSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  }
});

test('the very last byte: what was acknowledged survives, and the service comes back', { skip: mounted ? false : 'needs root to make a small disk', timeout: 300_000 }, async () => {
  const room = emptyDirectory('qiying-brim-');
  assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=900m,mode=711', 'tmpfs', room]).status, 0);
  const data = join(room, 'data');
  let server;
  const done = [];
  try {
    fill(data);
    server = await serve(data, { env: { QIYING_RATE_LIMIT: 'false', QIYING_DISK_RESERVE_MB: '0' } });
    const headers = await signIn(server.url, 'qiye');
    for (let n = 0; n < 5; n++) done.push(JSON.parse((await insist(server.url, appeal(`a${n}`), headers)).text).id);
    const brim = openSync(join(room, 'ballast'), 'a');
    try { for (;;) writeSync(brim, Buffer.alloc(MB)); } catch { /* full */ }
    const statuses = new Set();
    for (let n = 0; n < 200; n++) {
      const answer = await fetch(server.url + '/api/v1/appeals', { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `brim-full-${n}`, ...headers }, body: JSON.stringify({ ...appeal(n).body, body: '车'.repeat(1800) }) }).catch(() => ({ status: 0, text: async () => '' }));
      const text = await answer.text();
      statuses.add(answer.status);
      if (answer.status === 200) done.push(JSON.parse(text).id);
    }
    closeSync(brim);
    truncateSync(join(room, 'ballast'), 0);
    const last = JSON.parse((await insist(server.url, appeal('last'), headers)).text).id;
    for (const id of [...done, last]) {
      await until(`${id} is there`, async () => (await fetch(`${server.url}/api/v1/appeals/${id}`, { headers }).catch(() => ({}))).status === 200);
    }
    assert.ok([...statuses].every((s) => s === 200 || s === 503), `answers ${[...statuses]}`);
  } finally {
    await server?.stop();
    spawnSync('umount', ['-l', room]);
    rmSync(room, { recursive: true, force: true });
  }
});
