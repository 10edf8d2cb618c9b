// Backup beside a serving program, the way back to its last and to an earlier moment, and what the doctor says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { emptyDirectory, fill, serve } from '../journeys/server.mjs';
import { atRest, checksums, sql } from './private_postgres.mjs';
import { run } from './program.mjs';

const folder = emptyDirectory('qiying-operations-');
const [data, backups] = ['data', 'backups'].map((name) => join(folder, name));
const key = join(data, 'keys', 'backup.key');
const noteOf = (where) => sql(where, "select string_agg(name, ' ' order by name) from auth.district where code like '9%'");
const add = (code, name) => sql(data, `insert into auth.district (code, name) values ('${code}', '${name}')`);
const qiying = (...args) => run(args, { cwd: folder });
const backup = (...args) => qiying('backup', '--data', data, '--to', backups, ...args);

/** Restores into a fresh folder and gives what `look` sees in the database there. */
function restored(name, options, look) {
  const to = join(folder, name);
  const done = qiying('restore', '--from', backups, '--key', key, '--data', to, ...options);
  assert.equal(done.code, 0, done.err);
  return atRest(to, () => look(to));
}

async function login(house, name) {
  const session = await fetch(`${house.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: name, password: 'Qiying@2026' }) });
  return { status: session.status, cookie: session.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ') };
}

let server;
let moment;
before(async () => {
  fill(data);
  const first = backup('--keep-log');
  assert.equal(first.code, 0, first.err);
  assert.match(first.err, /keep a copy elsewhere/);
  server = await serve(data, { args: [] });
  const second = backup();
  assert.equal(second.code, 0, second.err);
  add('900001', 'before');
  moment = sql(data, "select to_char(clock_timestamp() at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS.US')");
  add('900002', 'after');
  sql(data, 'select pg_switch_wal()');
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the doctor finds nothing wrong with a serving district that has a backup', () => {
  const { code, out } = qiying('doctor', '--data', data);
  assert.equal(code, 0, out);
  assert.match(out, /the last base copy is 0 hours old/);
  assert.match(out, /0 faults/);
});

test('the doctor names what is wrong and what to do', () => {
  chmodSync(key, 0o644);
  const open = qiying('doctor', '--data', data);
  chmodSync(key, 0o600);
  assert.equal(open.code, 1);
  assert.match(open.out, /FAULT .*backup\.key can be read by others\n +-> chmod 600/);
  const config = join(folder, 'open.toml');
  writeFileSync(config, 'demo = true\nlisten = "0.0.0.0:8080"\n');
  const demo = qiying('doctor', '--data', data, '--config', config);
  assert.equal(demo.code, 1);
  assert.match(demo.out, /known passwords/);
});

test('the doctor notices keys of another district', () => {
  const keys = join(data, 'keys', 'data.key');
  const own = readFileSync(keys);
  writeFileSync(keys, `mark ${'A'.repeat(43)}\n1 ${'A'.repeat(43)}\n`);
  const { code, out } = qiying('doctor', '--data', data);
  writeFileSync(keys, own);
  assert.equal(code, 1);
  assert.match(out, /FAULT .*cannot be opened by .*data\.key\n +-> .*bring that file back/);
});

test('every figure that alerts and the dashboard ask for is there', async () => {
  const told = await (await fetch(`${server.url}/metrics`)).text();
  const asked = readFileSync('deploy/prometheus/alerts.yml', 'utf8') + readFileSync('deploy/grafana/qiying.json', 'utf8');
  const names = [...new Set(asked.match(/\bhttp_[a-z_]+/g))];
  assert.ok(names.length > 4);
  assert.deepEqual(names.filter((name) => !told.includes(`\n${name}`)), []);
});

test('the figures are for the machine itself; from elsewhere only for who has the token', async () => {
  const ask = async (headers = {}) => (await fetch(`${server.url}/metrics`, { headers })).status;
  const token = 'monitor-'.repeat(8);
  const file = join(data, 'keys', 'metrics.token');
  const elsewhere = { 'X-Forwarded-For': '203.0.113.9' };
  const shown = { ...elsewhere, Authorization: `Bearer ${token}` };
  assert.equal(await ask(), 200);
  for (const by of [elsewhere, { Forwarded: 'for=203.0.113.9' }, { Via: '1.1 proxy' }, { 'X-Forwarded-For': '127.0.0.1' }, shown]) assert.equal(await ask(by), 403, JSON.stringify(by));
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  assert.equal(await ask(shown), 200);
  for (const wrong of ['', 'Bearer ', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`]) assert.equal(await ask({ ...elsewhere, Authorization: wrong }), 403, wrong);
  writeFileSync(file, 'short\n');
  assert.equal(await ask({ ...elsewhere, Authorization: 'Bearer short' }), 403, 'what anybody could guess is no token');
  rmSync(file);
  assert.equal(await ask(shown), 403);
});

test('a rehearsal of an upgrade beside the serving program changes nothing', () => {
  const steps = sql(data, 'select count(*) from platform.migration');
  const { code, out } = qiying('migrate', '--dry-run', '--data', data);
  assert.equal(code, 0);
  assert.match(out, /0 steps would be applied, \d+ are there; nothing was changed/);
  assert.equal(sql(data, 'select count(*) from platform.migration'), steps);
});

test('the log is brought over, everything verified, and nothing in the copies can be read', () => {
  const shipped = backup('--log-only');
  assert.equal(shipped.code, 0, shipped.err);
  const verified = backup('--verify');
  assert.equal(verified.code, 0, verified.out);
  assert.match(verified.out, /2 base copies, [1-9]\d* segments of the log, \d+ files, 0 faults/);
  const base = join(backups, 'base');
  for (const id of readdirSync(base)) assert.ok(!readFileSync(join(base, id, 'base.tar.sealed')).includes('示范区'), 'plain text in a backup');
});

test('an earlier moment comes back without what came later', async () => {
  assert.equal(await restored('earlier', ['--until', moment], noteOf), 'before');
});

test('after the district is stopped its last moment comes back with the same checksums, and serves', async () => {
  await server.stop();
  server = undefined;
  assert.equal(backup('--log-only').code, 0);
  const before = await atRest(data, () => checksums(data));
  assert.ok(Object.keys(before).length > 30);
  assert.deepEqual(await restored('last', [], checksums), before);
  const again = await serve(join(folder, 'last'), { args: [] });
  await again.stop();
  const chain = qiying('audit', 'verify', '--data', join(folder, 'last'));
  assert.equal(chain.code, 0, chain.out);
});

test('no backup is opened with another key, and no database is overwritten', () => {
  const wrong = join(folder, 'wrong.key');
  writeFileSync(wrong, 'x'.repeat(64));
  const stranger = qiying('restore', '--from', backups, '--key', wrong, '--data', join(folder, 'stranger'));
  assert.equal(stranger.code, 1);
  assert.ok(!existsSync(join(folder, 'stranger', 'pg')));
  const again = qiying('restore', '--from', backups, '--key', key, '--data', data);
  assert.equal(again.code, 1);
  assert.match(again.err, /exists already/);
  assert.equal(qiying('restore', '--from', backups, '--key', key, '--data', join(folder, 'x'), '--until', 'yesterday').code, 2);
});

test('a restore that finds no room, or a copy that was cut, says so in few words and leaves nothing behind', (t) => {
  const [first] = readdirSync(join(backups, 'base')).sort();
  const file = join(backups, 'base', first, 'base.tar.sealed');
  const whole = readFileSync(file);
  const cut = join(folder, 'cut');
  cpSync(backups, cut, { recursive: true });
  for (const id of readdirSync(join(cut, 'base'))) truncateSync(join(cut, 'base', id, 'base.tar.sealed'), whole.length >> 1);
  const halved = qiying('restore', '--from', cut, '--key', key, '--data', join(folder, 'halved'));
  assert.equal(halved.code, 1);
  assert.match(halved.err, /was changed, or this is not its key|ends too early/);
  assert.deepEqual(readdirSync(join(folder, 'halved')), []);
  const small = emptyDirectory('qiying-small-');
  try {
    if (process.getuid() !== 0 || spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=30m,mode=711', 'tmpfs', small]).status !== 0) return t.skip('needs root to make a small disk');
    const full = qiying('restore', '--from', backups, '--key', key, '--data', join(small, 'data'));
    assert.equal(full.code, 1);
    assert.match(full.err, /No space left on device/);
    assert.ok(full.err.split('\n').length < 10, full.err);
    assert.deepEqual(readdirSync(join(small, 'data')), []);
  } finally {
    spawnSync('umount', ['-l', small]);
    rmSync(small, { recursive: true, force: true });
  }
});

test('maintenance turns people away with words, and ends', async () => {
  const house = await serve(join(folder, 'last'), { args: [] });
  try {
    const on = () => fetch(`${house.url}/`);
    assert.equal((await on()).status, 200);
    assert.equal(qiying('maintenance', 'on', '--data', join(folder, 'last'), '--message', '今晚八点恢复').code, 0);
    const turned = async (want) => { for (let i = 0; i < 1200 && (await on()).status !== want; i++) await new Promise((r) => setTimeout(r, 100)); };
    await turned(503);
    const away = await on();
    assert.equal(away.status, 503);
    assert.ok(away.headers.get('retry-after'));
    assert.match(await away.text(), /今晚八点恢复/);
    assert.equal((await fetch(`${house.url}/healthz`)).status, 200);
    assert.equal((await fetch(`${house.url}/login`)).status, 200);
    assert.equal(qiying('maintenance', 'off', '--data', join(folder, 'last')).code, 0);
    await turned(200);
    assert.equal((await on()).status, 200);
  } finally {
    await house.stop();
  }
});

test('with a nearly full disk one can look, but nothing is written', async () => {
  const house = await serve(join(folder, 'last'), { args: [], env: { QIYING_DISK_RESERVE_MB: '1000000' } });
  try {
    assert.equal((await fetch(`${house.url}/`)).status, 200);
    const { status, cookie } = await login(house, 'qiye');
    assert.equal(status, 200, 'people still get in to read');
    const me = await (await fetch(`${house.url}/api/v1/me`, { headers: { cookie } })).json();
    const write = await fetch(`${house.url}/api/v1/notifications/actions/read`, { method: 'POST', headers: { cookie, 'X-CSRF-Token': me.csrf, 'Content-Type': 'application/json' }, body: '{"ids":[]}' });
    assert.equal(write.status, 503);
    assert.equal((await write.json()).code, 'disk.full');
  } finally {
    await house.stop();
  }
});

test('the log goes to its file, a line of JSON each, and on after it was rotated; its level holds', async () => {
  const log = join(folder, 'last', 'qiying.log');
  const lines = (file) => readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const asked = (file, path) => lines(file).filter((line) => line.event === 'http.request' && line.path === path);
  const house = await serve(join(folder, 'last'), { args: [], env: { QIYING_LOG_FILE: log } });
  const ask = async (path) => assert.equal((await fetch(house.url + path)).status, 200);
  const until = async (holds) => { while (!holds()) await new Promise((again) => setTimeout(again, 20)); };
  try {
    await ask('/sections/news');
    await until(() => asked(log, '/sections/news').length === 1);
    const [line] = asked(log, '/sections/news');
    assert.deepEqual([line.level, line.method, line.status, line.client], ['info', 'GET', 200, '127.0.0.1']);
    assert.ok(line.us > 0 && line.bytes > 1000 && line.id.length > 8);
    assert.match(line.ts, /^\d{4}-\d\d-\d\dT.*[+]08:00$|Z$/);
    assert.ok(!readFileSync(house.log, 'utf8').includes('"path":"/sections/news"'), 'nothing of it on standard error');
    const refused = () => lines(log).filter((one) => one.event === 'request.refused');
    const headers = { cookie: (await login(house, 'qiye')).cookie };
    assert.equal((await fetch(`${house.url}/api/v1/appeals?q=secret`)).status, 401);
    assert.equal((await fetch(`${house.url}/api/v1/accounts`, { headers })).status, 403);
    await until(() => refused().length === 2 && asked(log, '/api/v1/accounts').length === 1);
    assert.deepEqual(refused().map(({ path, account }) => [path, account.length > 0]), [['/api/v1/appeals', false], ['/api/v1/accounts', true]]);
    assert.equal(refused()[1].id, asked(log, '/api/v1/accounts')[0].id);
    assert.ok(!readFileSync(log, 'utf8').includes('secret'), 'a query may hold personal data');
    renameSync(log, `${log}.1`);
    house.child.kill('SIGHUP');
    await until(() => existsSync(log));
    await ask('/terms');
    await until(() => asked(log, '/terms').length === 1);
    truncateSync(log, 0);
    await ask('/search');
    await until(() => asked(log, '/search').length === 1);
    assert.ok(readFileSync(log, 'utf8').startsWith('{'), 'a file that was cut in place has no hole');
  } finally {
    await house.stop();
  }
  const quiet = await serve(join(folder, 'last'), { args: [], env: { QIYING_LOG_FILE: `${log}.quiet`, QIYING_LOG_LEVEL: 'error' } });
  await fetch(quiet.url);
  await quiet.stop();
  assert.equal(readFileSync(`${log}.quiet`, 'utf8'), '');
  const nowhere = run(['serve', '--data', join(folder, 'last'), '--listen', '127.0.0.1:0'], { cwd: folder, env: { QIYING_LOG_FILE: join(folder, 'no', 'folder.log') } });
  assert.equal(nowhere.code, 2);
  assert.match(nowhere.err, /Cannot open the log file/);
});

/** How many values of a column lie in plain, and under which keys the others: { plain: 0, 1: 120 }. */
const keysOf = (where, table, column) => JSON.parse(sql(where, `select coalesce(json_object_agg(k, n), '{}') from (select coalesce(substring(${column} from '^([0-9]+)[.][A-Za-z0-9_-]{64,}$'), 'plain') as k, count(*) as n from ${table} where ${column} <> '' group by 1) x`));

test('after a change of keys everything is sealed with the new one, and still opens', async () => {
  const last = join(folder, 'last');
  const columns = [['auth.account', 'phone'], ['appeal.appeal', 'contact_name'], ['appeal.appeal', 'contact_phone']];
  const before = await atRest(last, () => columns.map(([table, column]) => keysOf(last, table, column)));
  for (const keys of before) assert.deepEqual(Object.keys(keys), ['1']);
  const done = qiying('keys', 'rotate', '--forget', '--data', last);
  assert.equal(done.code, 0, done.err);
  assert.match(done.out, /key 2 is in use/);
  const later = await atRest(last, () => columns.map(([table, column]) => keysOf(last, table, column)));
  assert.deepEqual(later, before.map((keys) => ({ 2: keys['1'] })));
  assert.match(qiying('doctor', '--data', last).out, /^ok .*the keys fit the database/m);
});

test('who edits the audit trail past the program, or drops its end, is named; an export proves itself to openssl', async () => {
  const last = join(folder, 'last');
  const verify = () => qiying('audit', 'verify', '--data', last);
  assert.equal(qiying('audit', 'anchor', '--data', last).code, 0);
  const sound = verify();
  assert.equal(sound.code, 0, sound.out);
  const csv = join(folder, 'audit.csv');
  const exported = qiying('audit', 'export', '--data', last, '--out', csv);
  assert.equal(exported.code, 0, exported.err);
  const digest = spawnSync('openssl', ['dgst', '-sm3', '-r', csv], { encoding: 'utf8' }).stdout.slice(0, 64);
  assert.ok(exported.out.includes(digest), exported.out);
  writeFileSync(`${csv}.der`, Buffer.from(readFileSync(`${csv}.sig`, 'utf8'), 'base64'));
  const proves = (text) => {
    writeFileSync(`${csv}.sm3`, text);
    return spawnSync('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', `${csv}.pem`, '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-in', `${csv}.sm3`, '-sigfile', `${csv}.der`]).status === 0;
  };
  assert.ok(proves(digest));
  assert.ok(!proves(digest.replace(/^./, (c) => (c === '0' ? '1' : '0'))));
  const id = await atRest(last, () => sql(last, "update audit.entry set account_name = 'somebody else' where id = (select min(id) from audit.entry where account_name <> '') returning id"));
  const edited = verify();
  assert.equal(edited.code, 1);
  assert.match(edited.out, new RegExp(`^edited +420199 .*\\b${id}\\b`, 'm'));
  assert.match(edited.out, /1 findings/);
  await atRest(last, () => sql(last, 'with gone as (delete from audit.link where seq > (select max(seq) - 2 from audit.link) returning entry_id) delete from audit.entry where id in (select entry_id from gone)'));
  assert.match(verify().out, /^tail +420199 .*last 2 entries/m);
});

test('a damaged copy is found', () => {
  const [first] = readdirSync(join(backups, 'base')).sort();
  const file = join(backups, 'base', first, 'base.tar.sealed');
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(file, bytes);
  const { code, out } = backup('--verify');
  assert.equal(code, 1);
  assert.match(out, /FAULT/);
});
