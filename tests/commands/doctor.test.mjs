// Each thing that the doctor looks at is made wrong once: it must be named with what to do, and be the only one named.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { emptyDirectory, fill, serve } from '../journeys/server.mjs';
import { startNeighbours } from './neighbours.mjs';
import { atRest, sql } from './private_postgres.mjs';
import { run } from './program.mjs';

const folder = emptyDirectory('qiying-doctor-');
const data = join(folder, 'data');
const spool = join(data, 'wal');
const SOUND = `district.code = "420199"
log.file = "${join(folder, 'qiying.log')}"
site.address = "https://qiying.example.gov.cn"
security.separation = true
security.second_factor = "administrators"
`;

let near;
const mail = (password = 'right') => `mail.server = "smtp://localhost:${near.mail}"\nmail.user = "qiying"\nmail.password = "${password}"\nmail.from = "service@example.gov.cn"\n`;
/** What concerns this machine or the moment, and not the installation. */
const ASIDE = /of the disk of|nobody sets the clock|is not serving/;

/** What the doctor objects to under these settings: [grade, what, what to do] of each line. Left aside: how full this machine's own disk is, who sets its clock, whether it has a virus scanner, and that nobody serves. */
function objections({ settings = SOUND + mail(), where = data, env = {}, mode = 0o640 } = {}) {
  const config = join(folder, 'qiying.toml');
  writeFileSync(config, settings);
  chmodSync(config, mode);
  const { code, out, err } = run(['doctor', '--data', where, '--config', config], { cwd: folder, env: { SSL_CERT_FILE: near.believed, ...env } });
  const found = [...out.matchAll(/^(FAULT|advice) +(.*)\n +-> (.*)$/gm)].map(([, ...parts]) => parts);
  assert.equal(code, found.some(([grade]) => grade === 'FAULT') ? 1 : 0, out + err);
  const scanner = found.filter(([, what]) => /no virus scanner/.test(what));
  assert.equal(scanner.length, existsSync('/run/clamav/clamd.ctl') || /^demo/m.test(settings) ? 0 : 1, out);
  return found.filter((one) => !scanner.includes(one)).filter(([grade, what]) => grade !== 'advice' || !ASIDE.test(what));
}
function only([grade, what, todo], found) {
  assert.equal(found.length, 1, JSON.stringify(found));
  assert.equal(found[0][0], grade);
  assert.match(found[0][1], what);
  assert.match(found[0][2], todo);
}
/** Does `harm` for the time of one look. */
function during(harm, heal, look = objections) {
  harm();
  try {
    return look();
  } finally {
    heal();
  }
}
const inDatabase = (text) => atRest(data, () => sql(data, text));

before(async () => {
  near = await startNeighbours(folder);
  fill(data);
  const made = run(['backup', '--data', data, '--to', join(folder, 'backups')], { cwd: folder });
  assert.equal(made.code, 0, made.err);
  assert.equal(run(['audit', 'anchor', '--data', data], { cwd: folder }).code, 0);
});
after(() => {
  near?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('nothing is wrong with a district that is looked after', () => assert.deepEqual(objections(), []));

for (const name of ['audit/key.pem', 'keys/backup.key', 'keys/data.key'])
  test(`${name} can be read by others`, () => {
    const file = join(data, name);
    only(['FAULT', /can be read by others/, /^chmod 600 /], during(() => chmodSync(file, 0o640), () => chmodSync(file, 0o600)));
  });

test('a token of monitors that is none, or that others can read', () => {
  const file = join(data, 'keys', 'metrics.token');
  const gone = () => rmSync(file);
  only(['FAULT', /metrics[.]token is no token/, /openssl rand/], during(() => writeFileSync(file, 'short\n', { mode: 0o600 }), gone));
  only(['FAULT', /metrics[.]token can be read by others/, /^chmod 600 /], during(() => (writeFileSync(file, 'f'.repeat(64)), chmodSync(file, 0o644)), gone));
});

test('there is no backup, or an old one', () => {
  const mark = join(data, 'last-backup');
  only(['FAULT', /no backup was ever made/, /qiying backup --to/], during(() => renameSync(mark, `${mark}.away`), () => renameSync(`${mark}.away`, mark)));
  const days = (n) => utimesSync(mark, Date.now() / 1000 - n * 86_400, Date.now() / 1000 - n * 86_400);
  only(['FAULT', /the last base copy is 48 hours old/, /nightly qiying backup/], during(() => days(2), () => days(0)));
});

test('the log of the database piles up', () => {
  const pile = () => { mkdirSync(spool); chmodSync(spool, 0o777); closeSync(openSync(join(spool, 'FF'), 'w')); truncateSync(join(spool, 'FF'), 2 ** 31); };
  only(['FAULT', /2048 MB of the database's log wait/, /--log-only every five minutes/], during(pile, () => rmSync(spool, { recursive: true })));
});

test('the log of the database cannot be put aside', async () => {
  mkdirSync(spool, { mode: 0o500 });
  const server = await serve(data, { args: [] });
  try {
    const failures = () => Number(sql(data, 'select pg_switch_wal(); select failed_count from pg_stat_archiver'));
    while (failures() === 0) await new Promise((again) => setTimeout(again, 100));
    only(['FAULT', /cannot put its log into .*wal/, /pg\.log says why/], objections());
    chmodSync(spool, 0o777);
    while (sql(data, 'select last_archived_time > last_failed_time from pg_stat_archiver') !== 't') await new Promise((again) => setTimeout(again, 100));
    assert.deepEqual(objections(), []);
  } finally {
    await server.stop();
    rmSync(spool, { recursive: true });
  }
});

test('no font has Chinese characters', () => {
  const none = join(folder, 'fonts.conf');
  writeFileSync(none, '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>');
  only(['FAULT', /no font/, /fonts-noto-cjk/], objections({ env: { FONTCONFIG_FILE: none } }));
});

test('settings that invite trouble', () => {
  only(['FAULT', /known passwords/, /without --demo/], objections({ settings: 'demo = true\nlisten = "0.0.0.0:8080"\ntrusted_proxies = ["10.0.0.1"]\n' }));
  only(['advice', /faces the network without TLS/, /nginx or Caddy/], objections({ settings: `listen = "0.0.0.0:8080"\n${SOUND}${mail()}` }));
  only(['advice', /password alone/, /second_factor/], objections({ settings: SOUND.replace('"administrators"', '"optional"') + mail() }));
  only(['advice', /one person/, /separation = true/], objections({ settings: SOUND.replace('separation = true', 'separation = false') + mail() }));
  only(['advice', /rate limits are off/, /rate_limit = true/], objections({ settings: `rate_limit = false\n${SOUND}${mail()}` }));
  only(['advice', /standard error/, /log\.file/], objections({ settings: SOUND.replace(/^log.*$/m, '') + mail() }));
});

test('settings with passwords that everybody can read', () => {
  only(['FAULT', /holds passwords and can be read by everybody/, /^chown root:qiying .*chmod 640/], objections({ mode: 0o644 }));
});

test('a mail server that is away, does not know the password, or cannot be believed', () => {
  only(['advice', /no mail goes out/, /mail\.server/], objections({ settings: SOUND }));
  only(['FAULT', /mail\.from is empty/, /set mail\.from/], objections({ settings: SOUND + mail().replace(/^mail.from.*$/m, '') }));
  only(['FAULT', /mail: .*Login denied/, /mail\.password/], objections({ settings: SOUND + mail('wrong') }));
  only(['FAULT', /mail: .*certificate/, /SSL_CERT_FILE/], objections({ env: { SSL_CERT_FILE: '/dev/null' } }));
  only(['FAULT', /mail: Cannot reach smtp:\/\/localhost:1:/, /mail\.server/], objections({ settings: SOUND + mail().replace(String(near.mail), '1') }));
});

test('gateways and a city’s sign-in that do not answer, or whose certificate has ended', () => {
  const with_ = (more) => objections({ settings: SOUND + mail() + more });
  const city = (port) => `oidc.issuer = "https://localhost:${port}"\noidc.client_id = "qiying"\noidc.client_secret = "s"\n`;
  assert.deepEqual(with_(city(near.city) + `sms.address = "https://localhost:${near.city}/send"\n`), []);
  only(['FAULT', /sms: Cannot reach .*certificate has expired/, /sms\.address/], with_(`sms.address = "https://localhost:${near.expired}/send"\n`));
  only(['FAULT', /city's sign-in cannot be used: .*certificate has expired/, /oidc\.issuer.*user name and password/], with_(city(near.expired)));
  only(['FAULT', /city's sign-in cannot be used: .*issuer/, /oidc\.issuer/], with_(city(near.city).replace('localhost', 'LOCALHOST')));
  only(['advice', /lack the address of this site/, /site\.address/], objections({ settings: SOUND.replace(/^site.address.*$/m, '') + mail() }));
});

test('a clock that was set back', async () => {
  await inDatabase("insert into audit.entry (district, at, account_name, account_kind, org_path, action, object_kind, object_id) values ('420199', now() + interval '2 hours', '', 'system', '', 'x.y', 'x', '1')");
  only(['FAULT', /newest audit entry is of .*still to come: the clock was set back/, /set the clock right/], objections());
  await inDatabase("delete from audit.entry where action = 'x.y'");
});

test('a district that nobody serves is told so', async () => {
  const told = () => run(['doctor', '--data', data], { cwd: folder }).out;
  assert.match(told(), /advice +服务没有在运行 \/ the program is not serving\n +-> systemctl start qiying/);
  const server = await serve(data, { args: [] });
  try {
    assert.doesNotMatch(told(), /not serving/);
  } finally {
    await server.stop();
  }
});

test('root goes on as the owner of the data directory; what belongs to somebody else there is named', (t) => {
  if (process.getuid() !== 0) return t.skip('needs root');
  const NOBODY = 65534;
  const where = emptyDirectory('qiying-owner-');
  const [keys, lock] = ['keys/data.key', 'pg.lock'].map((name) => join(where, name));
  const asRoot = (...args) => run([...args, '--data', where], { cwd: '/' });
  try {
    chownSync(where, NOBODY, NOBODY);
    const made = asRoot('account', 'create', '--login', 'chef', '--name', '陈');
    assert.equal(made.code, 0, made.err);
    assert.match(made.err, /going on as user nobody/);
    for (const file of [keys, lock, join(where, 'pg')]) assert.equal(statSync(file).uid, NOBODY, file);
    chownSync(keys, 0, 0);
    assert.match(asRoot('doctor').out, /FAULT +.*data\.key belongs to root: .* runs as nobody, cannot open it\n +-> chown -R nobody: .*data\.key/);
    chownSync(keys, NOBODY, NOBODY);
    chownSync(lock, 0, 0);
    assert.match(asRoot('migrate').err, /pg\.lock: Permission denied[\s\S]*must belong to the user of the service; qiying doctor/);
    assert.match(asRoot('doctor').out, /FAULT +.*pg\.lock belongs to root/);
  } finally {
    rmSync(where, { recursive: true, force: true });
  }
});

test('maintenance that nobody ended', () => {
  assert.equal(run(['maintenance', 'on', '--data', data], { cwd: folder }).code, 0);
  only(['advice', /under maintenance/, /maintenance off/], during(() => {}, () => run(['maintenance', 'off', '--data', data], { cwd: folder })));
});

test('a job that failed for good', async () => {
  await inDatabase("insert into jobs.job (kind, state, finished_at) values ('mail.send', 'dead', now())");
  only(['advice', /1 background jobs failed/, /workbench/], objections());
  await inDatabase("delete from jobs.job where state = 'dead'");
});

test('an audit trail that is not chained any more', async () => {
  await inDatabase("insert into audit.entry (district, at, account_name, account_kind, org_path, action, object_kind, object_id) values ('420199', now() - interval '2 hours', '', 'system', '', 'x.y', 'x', '1')");
  only(['FAULT', /1 audit entries are not chained an hour after/, /audit verify/], objections());
  await inDatabase("delete from audit.entry where action = 'x.y'");
});

test('keys of another district', () => {
  const file = join(data, 'keys', 'data.key');
  const own = readFileSync(file);
  only(['FAULT', /cannot be opened by .*data\.key/, /bring that file back/], during(() => writeFileSync(file, `mark ${'A'.repeat(43)}\n1 ${'A'.repeat(43)}\n`), () => writeFileSync(file, own)));
});

test('a database of a newer program, and one that does not start', async () => {
  await inDatabase("insert into platform.migration (module, name, checksum, took_ms) values ('modules/appeal', '29991231T0000_later', 'x', 1)");
  only(['FAULT', /newer program.*29991231T0000_later/, /./], objections());
  await inDatabase("delete from platform.migration where name like '2999%'");
  const control = join(data, 'pg', 'global', 'pg_control');
  const broken = during(() => renameSync(control, `${control}.away`), () => renameSync(`${control}.away`, control), () => run(['doctor', '--data', data], { cwd: folder }));
  assert.equal(broken.code, 1);
  assert.match(broken.out, /FAULT .*did not start[\s\S]*pg_control[\s\S]*-> 见 .*pg\.log \/ see .*pg\.log/);
  assert.deepEqual(objections(), []);
});

test('a disk with less than 500 MB', (t) => {
  const small = emptyDirectory('qiying-small-');
  try {
    if (process.getuid() !== 0 || spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=480m,mode=711', 'tmpfs', small]).status !== 0) return t.skip('needs root to make a small disk');
    assert.equal(spawnSync('cp', ['-a', data, small]).status, 0);
    const there = { where: join(small, 'data') };
    only(['FAULT', /\d+ MB .* are free/, /make room now: below disk\.reserve_mb \(200 MB\) nothing is written any more/], objections(there));
    only(['FAULT', /\d+ MB .* are free/, /make room now: below .*450 MB.*goes on by itself/], objections({ ...there, settings: `${SOUND}disk.reserve_mb = 450\n${mail()}` }));
  } finally {
    spawnSync('umount', ['-l', small]);
    rmSync(small, { recursive: true, force: true });
  }
});
