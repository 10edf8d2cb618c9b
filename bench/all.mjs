// Runs the benchmark programs given as arguments, then the whole server, and prints one table of everything.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const build = resolve(process.env.BUILD ?? 'build');
const programs = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'qiying-bench-'));
const rows = [];
const failed = [];

const isGoogle = (program) => execFileSync('ldd', [program], { encoding: 'utf8' }).includes('libbenchmark');

/** Times below a millisecond read better in smaller units. */
function time(nanoseconds) {
  const [unit, size] = [['ns', 1], ['us', 1e3], ['ms', 1e6], ['s', 1e9]].findLast(([, s]) => nanoseconds >= s) ?? ['ns', 1];
  return `${(nanoseconds / size).toPrecision(4)} ${unit}`;
}
const scale = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

function google(program, name) {
  const out = join(work, `${name}.json`);
  const done = spawnSync(program, ['--benchmark_out_format=json', `--benchmark_out=${out}`], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0 || !existsSync(out)) return failed.push(name);
  for (const b of JSON.parse(readFileSync(out, 'utf8')).benchmarks) {
    if (b.error_occurred) failed.push(`${name} ${b.name}`);
    else rows.push([name, b.name, time(b.real_time * scale[b.time_unit]), b.items_per_second ? `${b.items_per_second.toExponential(2)} items/s` : b.bytes_per_second ? `${(b.bytes_per_second / 1e6).toFixed(0)} MB/s` : '']);
  }
}

function own(program, name) {
  const done = spawnSync(program, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  process.stdout.write(done.stdout);
  const found = [...done.stdout.matchAll(/^= (.+): (\S.*)$/gm)];
  if (done.status !== 0 || found.length === 0) failed.push(name);
  for (const [, what, text] of found) {
    const [value, ...more] = text.split(', ');
    rows.push([name, what, value, more.join(', ')]);
  }
}

for (const program of programs) {
  const name = basename(program);
  console.log(`== ${name}`);
  (isGoogle(program) ? google : own)(program, name);
}

console.log('== the whole server');
const log = join(work, 'http.json');
const done = spawnSync(process.execPath, [fileURLToPath(new URL('http.mjs', import.meta.url))], { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, QIYING_BENCH_TABLE: log } });
if (existsSync(log)) for (const { what, best, mid, bar, ok } of JSON.parse(readFileSync(log, 'utf8'))) rows.push(['server', what, best, [mid && `median ${mid}`, bar && `${bar} ${ok ? 'ok' : 'MISSED'}`].filter(Boolean).join(', ')]);
if (done.status !== 0) failed.push('server: a bar was missed, or it broke off');
rmSync(work, { recursive: true, force: true });

const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => row[i].length)));
console.log(`\n${cpus().length} cores, load ${loadavg().map((l) => l.toFixed(1)).join(' ')}\n`);
for (const row of rows) console.log(row.map((cell, i) => (i === 2 ? cell.padStart(widths[2]) : cell.padEnd(widths[i] ?? 0))).join('  ').trimEnd());
for (const what of failed) console.log(`failed: ${what}`);
writeFileSync(join(build, 'bench.json'), JSON.stringify({ at: new Date().toISOString(), cores: cpus().length, load: loadavg(), rows, failed }, null, 1));
process.exitCode = failed.length ? 1 : 0;
