// How fast the whole server reads one row: GET /api/v1/register/rows/{uscc} under wrk beside pgbench with the very SQL
// that the server sends, taking turns in one run, so that the noise of the machine falls on both. Also a trivial JSON
// answer, memory, start. Prints a table and keeps bench.json.
//
//   tools/bench http [--rounds 5] [--seconds 4] [--workers 12] [--pool 12] [--io 1]
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fill, serve } from '../tests/journeys/server.mjs';
import { cpuSeconds, endedChildrenSeconds, median, pgbench, psql, residentMb, treeSeconds, wrk } from './measure.mjs';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '4' }, workers: { type: 'string', default: '12' }, pool: { type: 'string', default: '12' }, io: { type: 'string', default: '1' }, log: { type: 'string', default: 'info' } } });
const [rounds, seconds] = [Number(options.rounds), Number(options.seconds)];
const build = resolve(process.env.BUILD ?? 'build');
const data = process.env.QIYING_BENCH_DATA ?? join(build, 'bench-data');

/** 60,000 enterprises, made once. */
function prepare() {
  if (existsSync(join(data, 'pg'))) return;
  mkdirSync(data, { recursive: true });
  console.log(`filling ${data} with the demonstration district (once)`);
  fill(data, 'district');
}

async function signIn(url) {
  const answer = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'shuju', password: 'Qiying@2026' }) });
  if (!answer.ok) throw new Error(`cannot sign in: ${await answer.text()}`);
  const cookie = answer.headers.getSetCookie().find((c) => c.startsWith('qy_session=')).split(';')[0];
  return { cookie, me: await (await fetch(`${url}/api/v1/me`, { headers: { cookie } })).json() };
}

/** What the server last said to PostgreSQL about a register row: the yardstick reads with the same words. */
async function sqlOf(url, db, cookie, uscc) {
  for (let i = 0; i < 20; ++i) await (await fetch(`${url}/api/v1/register/rows/${uscc}`, { headers: { cookie } })).arrayBuffer();
  const sql = await psql({ ...db, user: 'qiying' }, "select query from pg_stat_activity where usename = 'qiying_app' and query like '%register.entity%' order by state_change desc limit 1");
  if (!sql.includes('$')) throw new Error(`this is not the read: ${sql}`);
  return sql;
}

prepare();
const begun = Date.now();
const server = await serve(data, { env: { QIYING_RATE_LIMIT: 'false', QIYING_WORKERS: options.workers, QIYING_DATABASE_POOL: options.pool, QIYING_IO_THREADS: options.io, QIYING_LOG_LEVEL: options.log } });
const startSeconds = (Date.now() - begun) / 1000;
const pid = server.child.pid;
try {
  await new Promise((done) => setTimeout(done, 1500));
  const idle = residentMb(pid);
  const { cookie, me } = await signIn(server.url);
  const db = { host: join(data, 'pg.run'), user: 'qiying_app', database: 'qiying' };
  const code = await psql({ ...db, user: 'qiying' }, 'select uscc from register.entity offset 30000 limit 1');
  const rows = Number(await psql({ ...db, user: 'qiying' }, 'select count(*) from register.entity'));
  const sql = await sqlOf(server.url, db, cookie, code);

  // Both read the same row, under the same row-level security. (pgbench cannot walk over texts: each would be a
  // statement of its own, and it would measure planning.)
  const work = mkdtempSync(join(tmpdir(), 'qiying-bench-'));
  const script = join(work, 'row.sql');
  writeFileSync(script, `${sql.replaceAll('$1', ':district').replaceAll('$2', ':code')};\n`);
  const scope = { kind: 'staff', account: me.account_id, org: me.org_id, org_path: me.org_path, district: me.district, permissions: `,${me.permissions.join(',')},` };
  const yardstick = { ...db, script, variables: { district: me.district, code }, options: Object.entries(scope).map(([k, v]) => `-c qiying.${k}=${v}`).join(' '), seconds };

  const cases = {
    pgbench: () => pgbench(yardstick),
    row: () => wrk(`${server.url}/api/v1/register/rows/${code}`, { seconds, headers: { Cookie: cookie } }),
    ping: () => wrk(`${server.url}/api/v1/ping`, { seconds }),
  };
  const postmaster = Number(readFileSync(join(data, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);
  const spent = () => ({ server: cpuSeconds(pid), database: treeSeconds(postmaster), client: endedChildrenSeconds() });
  for (const warm of Object.values(cases)) await warm();
  const found = { pgbench: [], row: [], ping: [] };
  for (let round = 0; round < rounds; ++round) {
    for (const [name, measure] of Object.entries(cases)) {
      const before = spent();
      const result = await measure();
      const after = spent();
      const cpu = Object.fromEntries(Object.keys(after).map((who) => [who, ((after[who] - before[who]) / result.requests) * 1e6]));
      found[name].push({ ...result, cpu, cpu_us: cpu.server + cpu.database + cpu.client });
      if (result.refused || result.errors) throw new Error(`${name}: ${result.refused} refused, ${result.errors}`);
    }
    const [p, r, t] = [found.pgbench.at(-1), found.row.at(-1), found.ping.at(-1)];
    console.log(`round ${round + 1}: pgbench ${p.rate.toFixed(0)}/s, row ${r.rate.toFixed(0)}/s (${((r.rate / p.rate) * 100).toFixed(0)} %; by processor time ${((p.cpu_us / r.cpu_us) * 100).toFixed(0)} %), ping ${t.rate.toFixed(0)}/s, load ${loadavg()[0].toFixed(1)}`);
  }
  const mid = (name, key) => median(found[name].map((r) => r[key]));
  const result = {
    at: new Date().toISOString(), cores: cpus().length, load: loadavg(), options, rows, sql,
    pgbench_rate: mid('pgbench', 'rate'), row_rate: mid('row', 'rate'), ratio: median(found.row.map((r, i) => r.rate / found.pgbench[i].rate)),
    row_p50_ms: mid('row', 'p50'), row_p99_ms: mid('row', 'p99'), cpu_ratio: median(found.row.map((r, i) => found.pgbench[i].cpu_us / r.cpu_us)), row_cpu_us: median(found.row.map((r) => r.cpu.server)), row_database_us: median(found.row.map((r) => r.cpu.database)), pgbench_database_us: median(found.pgbench.map((r) => r.cpu.database)),
    ping_rate: mid('ping', 'rate'), ping_p99_ms: mid('ping', 'p99'), ping_cpu_us: median(found.ping.map((r) => r.cpu.server)),
    idle_mb: idle, loaded_mb: residentMb(pid), start_seconds: startSeconds, found,
  };
  const bar = (what, value, ok, wanted) => console.log(`${what.padEnd(42)}${String(value).padStart(14)}   ${wanted.padEnd(14)}${ok ? 'ok' : 'MISSED'}`);
  console.log(`\n${rows} rows, ${result.cores} cores, ${rounds} rounds of ${seconds} s, medians; wrk -t1 -c64 beside pgbench -M prepared -c16`);
  console.log(`pgbench ${result.pgbench_rate.toFixed(0)}/s; row ${result.row_rate.toFixed(0)}/s. Processor time each: row ${result.row_cpu_us.toFixed(1)} µs in the server and ${result.row_database_us.toFixed(1)} in the database (pgbench ${result.pgbench_database_us.toFixed(1)}), ping ${result.ping_cpu_us.toFixed(1)} µs`);
  bar('one row as JSON, part of pgbench', `${(result.ratio * 100).toFixed(1)} %`, result.ratio >= 0.65, '>= 65 %');
  // Both cores shared, client and database included: what the first figure is on a machine of its own.
  bar('the same by processor time', `${(result.cpu_ratio * 100).toFixed(1)} %`, result.cpu_ratio >= 0.65, '>= 65 %');
  bar('one row, p50', `${result.row_p50_ms.toFixed(2)} ms`, true, '');
  bar('one row, p99', `${result.row_p99_ms.toFixed(2)} ms`, result.row_p99_ms < 10, '< 10 ms');
  bar('trivial JSON', `${result.ping_rate.toFixed(0)}/s`, result.ping_rate >= 60000, '>= 60000/s');
  bar('idle memory', `${idle.toFixed(0)} MB`, idle < 100, '< 100 MB');
  bar('start on an existing database', `${startSeconds.toFixed(2)} s`, startSeconds < 3, '< 3 s');
  writeFileSync(join(build, 'bench-http.json'), JSON.stringify(result, null, 1));
  console.log(`kept in ${join(build, 'bench-http.json')}`);
} finally {
  await server.stop();
}
