// The program that is killed: the real one with its private cluster, on a directory of its own.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { emptyDirectory, fill, freePort, launch, ready, serve } from '../journeys/server.mjs';

const die = (pid) => { try { process.kill(pid, 'SIGKILL'); } catch { /* it was quicker */ } };
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// All clients come from one address; nobody needs the demonstration's announcements.
const options = { args: [], env: { QIYING_RATE_LIMIT: 'false' } };

export class Victim {
  static async start() {
    const victim = new Victim();
    victim.data = emptyDirectory('qiying-crash-');
    fill(victim.data);
    victim.port = await freePort();
    await victim.serve();
    return victim;
  }

  get url() { return this.server.url; }
  async serve() { this.server = await serve(this.data, { port: this.port, ...options }); }

  /** What can be killed. Each way resolves when the service is back. */
  ways = {
    server: async () => {
      this.killServer();
      await this.again();
    },
    /** Asked to end while people work: what it has answered stands, what it has not is asked again. */
    asked: async () => {
      this.server.child.kill('SIGTERM');
      await this.again();
    },
    database: async () => {
      const family = this.family();
      die(this.postmaster());
      await this.back(family);
    },
    worker: async (random) => {
      const family = this.family().filter((pid) => pid !== this.postmaster());
      die(family[Math.floor(random() * family.length)]);
      await this.back(family);
    },
    everything: async () => {
      this.killServer();
      this.family().forEach(die);
      await this.again();
    },
    /** The next server is killed while it starts, perhaps in the middle of the database's recovery. */
    start: async (random) => {
      this.killServer();
      await this.server.ended;
      this.server = launch(this.data, this.port, options);
      await pause(random() * 150);
      this.killServer();
      this.family().forEach((pid) => random() < 0.5 && die(pid));
      await this.again();
    },
  };

  killServer() { this.server.child.kill('SIGKILL'); }
  /** The server was killed: another one takes over. */
  async again() {
    await this.server.ended;
    await this.serve();
  }
  /** Only the database was killed: the server itself brings it back, with none of the old processes. */
  async back(old) {
    while (this.family().some((pid) => old.includes(pid))) await pause(5);
    await ready(this.url, this.server.child, this.server.log);
  }

  postmaster() { return Number(readFileSync(join(this.data, 'pg/postmaster.pid'), 'utf8').split('\n')[0]); }
  /** Every process of PostgreSQL: each sits in the data directory. */
  family() {
    const home = realpathSync(join(this.data, 'pg'));
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
      try { return readlinkSync(`/proc/${pid}/cwd`) === home; } catch { return false; }
    });
  }

  /** One value of the database, past row-level security. */
  ask(sql) {
    const done = spawnSync('psql', ['-h', join(this.data, 'pg.run'), '-U', 'qiying', '-d', 'qiying', '-AtXq', '-v', 'ON_ERROR_STOP=1'], { input: sql, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (done.status !== 0) throw new Error(`psql: ${done.stderr}`);
    return done.stdout.trim();
  }

  /** Ends everything and leaves the data to be looked at. */
  abandon() {
    this.killServer();
    this.family().forEach(die);
  }
  async stop() {
    await this.server.stop();
    rmSync(this.data, { recursive: true, force: true });
  }
}
