// What benchmarks and load tests share: wrk and pgbench as words and numbers, and what the kernel knows of a process.
import { execFile } from 'node:child_process';
import { createConnection } from 'node:net';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

const statOf = (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ').map(Number);
/** Processor seconds of a process so far. */
export function cpuSeconds(pid) {
  const fields = statOf(pid);
  return (fields[11] + fields[12]) / 100;
}
/** Processor seconds of our own children that have ended. */
export function endedChildrenSeconds() {
  const fields = statOf('self');
  return (fields[13] + fields[14]) / 100;
}
/** Processor seconds of a process and everything below it, also of what has ended there. */
export function treeSeconds(root) {
  const below = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    try {
      const fields = statOf(pid);
      below.set(Number(pid), { parent: fields[1], seconds: (fields[11] + fields[12] + fields[13] + fields[14]) / 100 });
    } catch { /* it has ended meanwhile */ }
  const sum = (pid) => (below.get(pid)?.seconds ?? 0) + [...below].filter(([, p]) => p.parent === pid).reduce((total, [child]) => total + sum(child), 0);
  return sum(root);
}
const memoryKb = (pid, key) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
export const residentMb = (pid) => memoryKb(pid, 'VmRSS') / 1024;
/** The most memory since `forgetPeak`. */
export const peakMb = (pid) => memoryKb(pid, 'VmHWM') / 1024;
export const forgetPeak = (pid) => writeFileSync(`/proc/${pid}/clear_refs`, '5');

const milliseconds = (text) => ({ us: 0.001, ms: 1, s: 1000, m: 60000 })[/[a-z]+$/.exec(text)[0]] * parseFloat(text);

/** One run of wrk: requests a second, latencies in ms, and whatever went wrong. */
export async function wrk(url, { seconds = 5, connections = 64, script, headers = {} } = {}) {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency'];
  for (const [name, value] of Object.entries(headers)) args.push('-H', `${name}: ${value}`);
  if (script) args.push('-s', script);
  const { stdout } = await run('wrk', [...args, url]);
  const number = (pattern) => pattern.exec(stdout)?.[1];
  const percentile = (p) => milliseconds(number(new RegExp(`^\\s*${p}%\\s+(\\S+)`, 'm')));
  return {
    rate: Number(number(/Requests\/sec:\s+([\d.]+)/)),
    requests: Number(number(/(\d+) requests in/)),
    p50: percentile(50), p99: percentile(99),
    refused: Number(number(/Non-2xx or 3xx responses: (\d+)/) ?? 0),
    errors: /Socket errors: (.*)/.exec(stdout)?.[1] ?? '',
  };
}

/** One run of pgbench: transactions a second and mean latency in ms. */
export async function pgbench({ host, user, database, script, variables = {}, options = '', clients = 16, seconds = 5 }) {
  const args = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '1', '-T', String(seconds), '-h', host, '-U', user, '-f', script];
  for (const [name, value] of Object.entries(variables)) args.push('-D', `${name}=${value}`);
  const { stdout } = await run('pgbench', [...args, database], { env: { ...process.env, PGOPTIONS: options, LC_ALL: 'C.UTF-8' }, maxBuffer: 1 << 24 });
  return { rate: Number(/^tps = ([\d.]+)/m.exec(stdout)[1]), requests: Number(/transactions actually processed: (\d+)/.exec(stdout)[1]), latency: Number(/latency average = ([\d.]+)/.exec(stdout)[1]) };
}

export async function psql({ host, user, database }, sql) {
  const { stdout } = await run('psql', ['-h', host, '-U', user, '-d', database, '-AtX', '-c', sql]);
  return stdout.trim();
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Opens connections that say nothing; resolves with those that stand. */
export async function idleConnections(url, count) {
  const { hostname, port } = new URL(url);
  const open = [];
  for (let i = 0; i < count; i += 500)
    await Promise.all(Array.from({ length: Math.min(500, count - i) }, () => new Promise((done, fail) => {
      const socket = createConnection({ host: hostname, port: Number(port) }, () => done(open.push(socket)));
      socket.on('error', fail);
    })));
  return open;
}
