// How fast the whole server is, against its bars: GET /api/v1/register/rows/{uscc} under wrk beside pgbench with the very
// SQL that the server sends, a trivial JSON answer, the same row beside 5,000 idle connections; memory; start. The cases
// take turns, so that the noise of the machine falls on all of them. Prints a table and keeps build/bench-http.json.
//
//   tools/bench http [--rounds 5] [--seconds 4] [--workers 12] [--pool 12] [--io 1]
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { emptyDirectory, fill, serve } from '../tests/journeys/server.mjs';
import { cpuSeconds, endedChildrenSeconds, idleConnections, median, pgbench, psql, residentMb, treeSeconds, wrk } from './measure.mjs';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '4' }, workers: { type: 'string', default: '12' }, pool: { type: 'string', default: '12' }, io: { type: 'string', default: '1' }, log: { type: 'string', default: 'info' } } });
const [rounds, seconds] = [Number(options.rounds), Number(options.seconds)];
const build = resolve(process.env.BUILD ?? 'build');
const data = process.env.QIYING_BENCH_DATA ?? join(build, 'bench-data');
const settings = { QIYING_RATE_LIMIT: 'false', QIYING_WORKERS: options.workers, QIYING_DATABASE_POOL: options.pool, QIYING_IO_THREADS: options.io, QIYING_LOG_LEVEL: options.log };
const IDLE = 5000;
const quiet = (ms) => new Promise((done) => setTimeout(done, ms));

/** 60,000 enterprises, made once; one that was broken off is made anew. */
function prepare() {
  const made = join(data, 'made');
  if (existsSync(made)) return;
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  console.log(`filling ${data} with the demonstration district (once)`);
  fill(data, 'district');
  writeFileSync(made, '');
}

/** The first match of all records and the like are work, no idling. */
async function idling(folder) {
  const db = { host: join(folder, 'pg.run'), user: 'qiying', database: 'qiying' };
  while (Number(await psql(db, "select count(*) from jobs.job where state in ('waiting', 'running') and run_at < now()")) > 0) await quiet(500);
}

/** A server that has just made the whole demonstration district: how long it took, and what it keeps of it. */
async function firstStart() {
  const folder = emptyDirectory('qiying-bench-');
  const begun = Date.now();
  const server = await serve(folder, { env: settings, patience: 600_000 });
  const took = (Date.now() - begun) / 1000;
  await idling(folder);
  await quiet(2000);
  const mb = residentMb(server.child.pid);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  return { took, mb };
}

async function signIn(url) {
  const answer = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'shuju', password: 'Qiying@2026' }) });
  if (!answer.ok) throw new Error(`cannot sign in: ${await answer.text()}`);
  const cookie = answer.headers.getSetCookie().find((c) => c.startsWith('qy_session=')).split(';')[0];
  return { cookie, me: await (await fetch(`${url}/api/v1/me`, { headers: { cookie } })).json() };
}

/** What the server last said to PostgreSQL about a register row: the yardstick reads with the same words. */
async function sqlOf(url, db, cookie, uscc) {
  // A background job may have had the connection since, so it is asked more than once.
  for (let i = 0; i < 20; ++i) {
    for (let k = 0; k < 20; ++k) await (await fetch(`${url}/api/v1/register/rows/${uscc}`, { headers: { cookie } })).arrayBuffer();
    const sql = await psql({ ...db, user: 'qiying' }, "select query from pg_stat_activity where usename = 'qiying_app' and query like '%register.entity%' order by state_change desc limit 1");
    if (sql.includes('$')) return sql;
  }
  throw new Error('the statement of the read was not found');
}

/** Both read the same row, under the same row-level security. (pgbench cannot walk over texts: each would be a statement
 *  of its own, and it would measure planning.) */
async function casesOn(server) {
  const { cookie, me } = await signIn(server.url);
  const db = { host: join(data, 'pg.run'), user: 'qiying_app', database: 'qiying' };
  const code = await psql({ ...db, user: 'qiying' }, 'select uscc from register.entity offset 30000 limit 1');
  const sql = await sqlOf(server.url, db, cookie, code);
  const script = join(mkdtempSync(join(tmpdir(), 'qiying-bench-')), 'row.sql');
  writeFileSync(script, `${sql.replaceAll('$1', ':district').replaceAll('$2', ':code')};\n`);
  const scope = { kind: 'staff', account: me.account_id, org: me.org_id, org_path: me.org_path, district: me.district, permissions: `,${me.permissions.join(',')},` };
  const yardstick = { ...db, script, variables: { district: me.district, code }, options: Object.entries(scope).map(([k, v]) => `-c qiying.${k}=${v}`).join(' '), seconds };
  const row = () => wrk(`${server.url}/api/v1/register/rows/${code}`, { seconds, headers: { Cookie: cookie } });
  return {
    pgbench: () => pgbench(yardstick),
    row,
    beside: async () => {
      const idle = await idleConnections(server.url, IDLE);
      try {
        const result = await row();
        if (idle.some((socket) => socket.destroyed)) result.errors = 'idle connections were closed';
        return { ...result, mb: residentMb(server.child.pid) };
      } finally {
        for (const socket of idle) socket.destroy();
      }
    },
    ping: () => wrk(`${server.url}/api/v1/ping`, { seconds }),
  };
}

/** All cases in turn, `rounds` times; every result carries the processor time of each request by who spent it. */
async function takeTurns(server, cases) {
  const postmaster = Number(readFileSync(join(data, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);
  const spent = () => ({ server: cpuSeconds(server.child.pid), database: treeSeconds(postmaster), client: endedChildrenSeconds() });
  for (const warm of Object.values(cases)) await warm();
  const found = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 1; round <= rounds; ++round) {
    for (const [name, measure] of Object.entries(cases)) {
      const before = spent();
      const result = await measure();
      const after = spent();
      if (result.refused || result.errors) throw new Error(`${name}: ${result.refused} refused, ${result.errors}`);
      const cpu = Object.fromEntries(Object.keys(after).map((who) => [who, ((after[who] - before[who]) / result.requests) * 1e6]));
      found[name].push({ ...result, cpu, cpu_us: cpu.server + cpu.database + cpu.client });
    }
    const [p, r, b, t] = ['pgbench', 'row', 'beside', 'ping'].map((name) => found[name].at(-1));
    console.log(`round ${round}: pgbench ${p.rate.toFixed(0)}/s, row ${r.rate.toFixed(0)}/s p99 ${r.p99.toFixed(1)} ms, beside ${IDLE} idle p99 ${b.p99.toFixed(1)} ms, ping ${t.rate.toFixed(0)}/s, load ${loadavg()[0].toFixed(1)}`);
  }
  return found;
}

const table = [];
/** One row of the table: the best round against the bar, the median beside it. */
function line(what, values, unit, { most, least } = {}) {
  const better = least === undefined ? Math.min : Math.max;
  const text = (value) => `${value.toFixed(value < 20 ? 2 : value < 1000 ? 1 : 0)} ${unit}`;
  const best = better(...values);
  const bar = most !== undefined ? `< ${most} ${unit}` : least !== undefined ? `>= ${least} ${unit}` : '';
  table.push({ what, best: text(best), mid: values.length > 1 ? text(median(values)) : '', bar, ok: !(best > most || best < least) });
}
function print() {
  console.log(`\n${cpus().length} cores, load ${loadavg().map((l) => l.toFixed(1)).join(' ')}, ${rounds} rounds of ${seconds} s; wrk -t1 -c64 beside pgbench -M prepared -c16\n${''.padEnd(52)}${'best'.padStart(14)}${'median'.padStart(14)}${'bar'.padStart(15)}`);
  for (const { what, best, mid, bar, ok } of table) console.log(`${what.padEnd(52)}${best.padStart(14)}${mid.padStart(14)}${bar.padStart(15)}  ${bar && (ok ? 'ok' : 'MISSED')}`);
}

prepare();
const first = await firstStart();
const begun = Date.now();
const server = await serve(data, { env: settings });
const started = (Date.now() - begun) / 1000;
try {
  await idling(data);
  await quiet(1500);
  const idle = residentMb(server.child.pid);
  const found = await takeTurns(server, await casesOn(server));
  const all = (name, get) => found[name].map(get);
  const ratio = (get) => found.row.map((r, i) => get(r, found.pgbench[i]) * 100);
  line('one row as JSON, of pgbench', ratio((r, p) => r.rate / p.rate), '%', { least: 65 });
  // Both cores are shared with client and database: what the first figure is on a machine of its own.
  line('the same by processor time', ratio((r, p) => p.cpu_us / r.cpu_us), '%', { least: 65 });
  line('one row, p50', all('row', (r) => r.p50), 'ms');
  line('one row, p99', all('row', (r) => r.p99), 'ms', { most: 10 });
  line(`p99 beside ${IDLE} idle connections, of that without`, found.beside.map((b, i) => b.p99 / found.row[i].p99), 'x', { most: 2 });
  line('trivial JSON', all('ping', (r) => r.rate), '/s', { least: 60000 });
  line('idle memory', [idle], 'MB', { most: 100 });
  line('idle memory after making the demo district', [first.mb], 'MB', { most: 100 });
  line(`memory with ${IDLE} idle connections`, all('beside', (b) => b.mb), 'MB');
  line('start on an existing database', [started], 's', { most: 3 });
  line('first start, demo district of 60,000 made', [first.took], 's');
  print();
  const by = (name, who) => median(found[name].map((r) => r.cpu[who])).toFixed(1);
  console.log(`processor time of one request: row ${by('row', 'server')} µs in the server, ${by('row', 'database')} in the database (pgbench ${by('pgbench', 'database')}); ping ${by('ping', 'server')} µs`);
  writeFileSync(join(build, 'bench-http.json'), JSON.stringify({ at: new Date().toISOString(), cores: cpus().length, load: loadavg(), options, idle, first, started, found, table }, null, 1));
  if (process.env.QIYING_BENCH_TABLE) writeFileSync(process.env.QIYING_BENCH_TABLE, JSON.stringify(table));
} finally {
  await server.stop();
}
process.exitCode = table.every((row) => row.ok) ? 0 : 1;
