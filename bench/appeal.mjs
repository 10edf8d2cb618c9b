// Whole lives of appeals over HTTP beside 1,000,000 stored ones: speed, spike and valley, and the inbox of an office with
// 100,000 open cases. Server, database and load share the machine. Prints a table and keeps bench-appeal.json.
//
//   tools/bench appeal [--count 1000000] [--heavy 100000] [--seconds 30] [--clients 64] [--only cycles,spike,inbox] [--reads 200]
//     [--statements]  what each statement costs a cycle, by pg_stat_statements (shared_preload_libraries of the filled database)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fill, root, serve } from '../tests/journeys/server.mjs';
import { cpuSeconds, psql, residentMb, treeSeconds } from './measure.mjs';

const { values: options } = parseArgs({ options: {
  count: { type: 'string', default: '1000000' }, heavy: { type: 'string', default: '100000' }, seconds: { type: 'string', default: '30' },
  clients: { type: 'string', default: '64' }, workers: { type: 'string', default: '6' }, pool: { type: 'string', default: '6' },
  only: { type: 'string', default: 'cycles,spike,inbox' }, stage: { type: 'string', default: '10' }, reads: { type: 'string', default: '200' }, statements: { type: 'boolean', default: false } } });
const parts = options.only.split(',');
const build = resolve(root, process.env.BUILD ?? 'build');
const data = process.env.QIYING_BENCH_APPEALS ?? join(build, 'bench-appeals');
const district = '420199';
const db = { host: join(data, 'pg.run'), user: 'qiying', database: 'qiying' };
const password = 'Qiying@2026';

async function signIn(url, login) {
  const answer = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password }) });
  if (!answer.ok) throw new Error(`cannot sign in as ${login}: ${await answer.text()}`);
  const cookie = answer.headers.getSetCookie().find((c) => c.startsWith('qy_session=')).split(';')[0];
  const me = await (await fetch(`${url}/api/v1/me`, { headers: { cookie } })).json();
  return { cookie, csrf: me.csrf, org: me.org_id };
}

/** The demonstration district and, beside it, so many stored appeals; made once. */
async function prepare() {
  if (!existsSync(join(data, 'pg'))) {
    mkdirSync(data, { recursive: true });
    fill(data, 'small');
  }
  const mark = join(data, 'filled');
  const wanted = `${options.count} ${options.heavy}`;
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  console.log(`storing ${options.count} appeals in ${data} (once)`);
  const server = await serve(data, { args: ['--demo'] });
  const begun = Date.now();
  const done = spawnSync('psql', ['-h', db.host, '-U', db.user, '-d', db.database, '-q', '-X', '-v', `district=${district}`, '-v', `count=${options.count}`, '-v', `heavy=${options.heavy}`, '-f', join(root, 'bench/appeal/fill.sql')], { encoding: 'utf8' });
  await server.stop();
  if (done.status !== 0) throw new Error(done.stderr);
  console.log(`stored in ${((Date.now() - begun) / 1000).toFixed(0)} s`);
  writeFileSync(mark, wanted);
}

/** One run of the load; JSON lines. */
function load(args) {
  const done = spawnSync(join(build, 'bench-load/bench_appeal'), args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.stderr) process.stderr.write(done.stderr);
  if (done.status !== 0) throw new Error('bench_appeal failed');
  return done.stdout.trim().split('\n').map((line) => JSON.parse(line));
}

/** A server that starts on a year of cases learns its suggestions for half a minute: once, and then at night. */
async function settled() {
  while (Number(await psql(db, "select count(*) from jobs.job where state = 'running' and kind in ('dispatch.nightly', 'sitecheck.check')")) > 0)
    await new Promise((again) => setTimeout(again, 500));
}

const quantile = (values, p) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(p * values.length))];

/** Milliseconds of `n` reads of a path, one after another, and the last answer. */
async function reads(url, person, path, n) {
  const times = [];
  let answer;
  for (let i = 0; i < n; ++i) {
    const begun = performance.now();
    const response = await fetch(`${url}${path}`, { headers: { cookie: person.cookie } });
    answer = await response.json();
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    times.push(performance.now() - begun);
  }
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), answer };
}

await prepare();
const server = await serve(data, { args: ['--demo'], env: { QIYING_RATE_LIMIT: 'false', QIYING_WORKERS: options.workers, QIYING_DATABASE_POOL: options.pool, QIYING_LOG_LEVEL: 'warn' } });
const report = { machine: { cpus: cpus().length, model: cpus()[0].model, load: loadavg()[0] }, stored: Number(await psql(db, 'select count(*) from appeal.appeal')) };
try {
  const offices = [];
  for (let i = 1; i <= 12; ++i) offices.push(await signIn(server.url, `d${String(i).padStart(2, '0')}`));
  const people = { enterprise: await signIn(server.url, 'qiye'), centre: await signIn(server.url, 'zhongxin'), offices: offices.slice(1) };
  const file = join(data, 'people.json');
  writeFileSync(file, JSON.stringify(people));
  const base = ['--port', new URL(server.url).port, '--people', file];
  const pid = server.child.pid;
  const postmaster = Number(readFileSync(join(data, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);

  if (parts.includes('inbox')) {
    report.inbox = {};
    for (const [name, path] of Object.entries({ 'list by time': '/api/v1/appeals?limit=50', 'list by deadline': '/api/v1/appeals?sort=due_at&limit=50', 'in progress': '/api/v1/appeals?state=in_progress&limit=50', overdue: '/api/v1/appeals?clock=red&sort=due_at&limit=50', counts: '/api/v1/appeals/counts' })) {
      await reads(server.url, offices[0], path, 10);
      const { p50, p95, answer } = await reads(server.url, offices[0], path, Number(options.reads));
      report.inbox[name] = { p50, p95, total: answer.total ?? answer.all };
    }
    const path = await psql(db, "select path from auth.org where id = '" + offices[0].org + "'");
    report.inbox.counts.truth = Number(await psql(db, `select count(*) from appeal.appeal where state <> 'draft' and lead_org_path like '${path}%'`));
  }
  if (parts.includes('cycles')) {
    load([...base, '--clients', options.clients, '--seconds', '5']);
    await settled();
    if (options.statements) await psql(db, 'create extension if not exists pg_stat_statements; select pg_stat_statements_reset()');
    const before = { server: cpuSeconds(pid), database: treeSeconds(postmaster) };
    [report.cycles] = load([...base, '--clients', options.clients, '--seconds', options.seconds]);
    report.cycles.cpu_ms_per_cycle = { server: ((cpuSeconds(pid) - before.server) / report.cycles.cycles) * 1000, database: ((treeSeconds(postmaster) - before.database) / report.cycles.cycles) * 1000 };
    report.cycles.resident_mb = residentMb(pid);
    if (options.statements)
      report.statements = JSON.parse(await psql(db, `select json_agg(s) from (select round((total_exec_time + total_plan_time)::numeric / ${report.cycles.cycles}, 3) as ms_per_cycle, round(calls::numeric / ${report.cycles.cycles}, 2) as calls_per_cycle, round((total_exec_time / nullif(calls, 0))::numeric, 3) as ms, round(total_plan_time::numeric / ${report.cycles.cycles}, 3) as plan_ms_per_cycle, regexp_replace(left(query, 110), '\\s+', ' ', 'g') as query from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database()) order by 1 desc limit 40) s`));
  }
  if (parts.includes('spike')) {
    const profile = [1, 15, 1, 25, 2, 35, 10];
    report.spike = {};
    for (const [name, factor, clients] of [['×1', 1, 64], ['×5', 5, 350]])
      report.spike[name] = load([...base, '--clients', String(clients), '--stages', profile.map((rate) => `${rate * factor}:${options.stage}`).join(',')]);
  }
} finally {
  await server.stop();
}
writeFileSync('bench-appeal.json', JSON.stringify(report, null, 2));
console.log(JSON.stringify(report, null, 1));
const c = report.cycles;
for (const [name, stages] of Object.entries(report.spike ?? {})) {
  console.log(`\n${name}: asked cycles/s, lives done, requests failed, p50, p95, longest (ms)`);
  for (const s of stages) console.log(`${String(s.asked).padStart(5)} ${String(s.cycles).padStart(6)} ${String(s.failed).padStart(4)} ${s.p50.toFixed(1).padStart(7)} ${s.p95.toFixed(1).padStart(7)} ${s.max.toFixed(1).padStart(7)}`);
}
if (c) console.log(`\n${report.stored} stored; ${c.rate} cycles/s, p95 ${c.p95} ms, ${c.failed} failed of ${c.requests}`);
