// A PostgreSQL that is not ours: reached over TCP with a password, as an office of a city would hand it out.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyDirectory, freePort } from '../journeys/server.mjs';

const packages = '/usr/lib/postgresql';
/** Debian has one version; QIYING_TEST_POSTGRES names the `bin` folder of another one. */
const binaries = () => process.env.QIYING_TEST_POSTGRES ?? join(packages, String(Math.max(...readdirSync(packages).map(Number).filter((v) => existsSync(join(packages, String(v), 'bin/initdb'))))), 'bin');
/** PostgreSQL refuses to run as root. */
const identity = () => (process.getuid() === 0 ? Object.fromEntries(['u', 'g'].map((letter) => [`${letter}id`, Number(execFileSync('id', [`-${letter}`, 'postgres'], { encoding: 'utf8' }))])) : {});

export class ForeignPostgres {
  static async start(adminPassword) {
    const out = new ForeignPostgres();
    Object.assign(out, { adminPassword, folder: emptyDirectory('qiying-foreign-'), port: await freePort() });
    const who = identity();
    const data = join(out.folder, 'pg');
    const passwords = join(out.folder, 'password');
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(passwords, adminPassword);
    if (who.uid !== undefined) for (const path of [data, passwords]) chownSync(path, who.uid, who.gid);
    const made = spawnSync(join(binaries(), 'initdb'), ['-D', data, '-U', 'chief', '-E', 'UTF8', '--locale=C.UTF-8', '-A', 'scram-sha-256', `--pwfile=${passwords}`, '--no-sync'], { ...who, encoding: 'utf8', cwd: '/' });
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
    await out.resume();
    return out;
  }

  url(user, password, database) { return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${database}`; }

  /** As its administrator; gives what the last statement answers. */
  sql(text, database = 'postgres') {
    const done = spawnSync('psql', [this.url('chief', this.adminPassword, database), '-AtXq', '-v', 'ON_ERROR_STOP=1'], { input: text, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout.trim();
  }

  /** Starts it again on the same data. */
  async resume() {
    const data = join(this.folder, 'pg');
    const options = { port: this.port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', max_connections: 60 };
    this.child = spawn(join(binaries(), 'postgres'), ['-D', data, ...Object.entries(options).flatMap(([key, value]) => ['-c', `${key}=${value}`])], { ...identity(), cwd: '/', stdio: 'ignore' });
    this.ended = new Promise((done) => this.child.once('exit', done));
    const lock = join(data, 'postmaster.pid');
    while (!(existsSync(lock) && readFileSync(lock, 'utf8').includes('ready'))) {
      if (this.child.exitCode !== null) throw new Error('the foreign PostgreSQL did not start');
      await new Promise((again) => setTimeout(again, 10));
    }
  }

  /** Stops it, as a crash does; `resume` brings it back. */
  async halt() {
    this.child.kill('SIGQUIT');
    await this.ended;
  }

  async stop() {
    this.child.kill('SIGINT');
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
