// The server under test: the one at QIYING_URL, or build/qiying (QIYING) on an empty directory filled with the small
// demonstration district, stopped and removed afterwards.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
export const program = () => resolve(process.env.QIYING ?? join(resolve(root, process.env.BUILD ?? 'build'), 'qiying'));

export function freePort() {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Resolves when the server is ready; rejects when it ends or does not get there. */
export async function ready(url, child, log, milliseconds = 300_000) {
  for (const end = Date.now() + milliseconds; Date.now() < end; await new Promise((r) => setTimeout(r, 20))) {
    if (child.exitCode !== null || child.signalCode) throw new Error(`the server ended with ${child.signalCode ?? child.exitCode}:\n${log ? readFileSync(log, 'utf8') : ''}`);
    if (await fetch(`${url}/readyz`).then((r) => r.ok, () => false)) return;
  }
  throw new Error('the server did not get ready');
}

/** The caller's environment without settings: the program refuses QIYING_ variables that it does not know. */
const environment = (more = {}) => ({ ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('QIYING'))), ...more });

/** Fills `data` with the demonstration district at a scale ("small", "district", "city"). */
export function fill(data, scale = 'small') {
  const done = spawnSync(program(), ['demo', '--seed', '7', '--scale', scale, '--data', data], { encoding: 'utf8', env: environment() });
  if (done.status !== 0) throw new Error(`qiying demo: ${done.status}\n${done.stdout}${done.stderr}`);
}

/** Starts `qiying serve` on `data` and waits for nothing; `stop()` ends it cleanly, `child` is the process. */
export function launch(data, port, { env = {}, args = ['--demo'] } = {}) {
  const listen = `127.0.0.1:${port}`;
  const log = join(data, 'serve.log');
  const out = openSync(log, 'a');
  const child = spawn(program(), ['serve', '--data', data, '--listen', listen, ...args], { stdio: ['ignore', out, out], env: environment(env) });
  closeSync(out);
  const ended = new Promise((done) => child.once('exit', done));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url: `http://${listen}`, child, log, data, ended, stop };
}

/** The same, once it is ready. */
export async function serve(data, { port, patience, ...options } = {}) {
  const server = launch(data, port ?? (await freePort()), options);
  await ready(server.url, server.child, server.log, patience).catch((error) => {
    server.child.kill('SIGKILL');
    throw error;
  });
  return server;
}

/** An empty directory that the database may enter: started as root, it runs as another user. */
export function emptyDirectory(prefix) {
  const data = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(data, 0o711);
  return data;
}

/** A server of one's own with the small district, or the one at QIYING_URL. */
export async function startServer(prefix = 'qiying-journey-') {
  if (process.env.QIYING_URL) return { url: process.env.QIYING_URL, data: process.env.QIYING_URL_DATA, stop: async () => {} };
  const data = emptyDirectory(prefix);
  fill(data);
  // All visitors of a test come from one address, and one person signs in from many browsers at once.
  const server = await serve(data, { env: { QIYING_RATE_LIMIT: 'false', QIYING_SESSION_MOST: '0' } });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
