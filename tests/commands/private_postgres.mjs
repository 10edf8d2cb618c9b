// A look into a private database that runs, past the program: as the user whose server it is.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const identity = () => (process.getuid() === 0 ? Object.fromEntries(['u', 'g'].map((letter) => [`${letter}id`, Number(execFileSync('id', [`-${letter}`, 'postgres'], { encoding: 'utf8' }))])) : {});

/** Runs `look` on the database of an installation at rest, without the program. */
export async function atRest(data, look) {
  const cluster = join(data, 'pg');
  const child = spawn('/usr/lib/postgresql/15/bin/postgres', ['-D', cluster, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${data}/pg.run`], { ...identity(), cwd: '/', stdio: 'ignore' });
  const ended = new Promise((done) => child.once('exit', done));
  const lock = join(cluster, 'postmaster.pid');
  try {
    while (!(existsSync(lock) && readFileSync(lock, 'utf8').includes('ready'))) {
      if (child.exitCode !== null) throw new Error(`the database in ${cluster} does not start`);
      await new Promise((again) => setTimeout(again, 10));
    }
    return look();
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}

/** What the last statement answers. */
export function sql(data, text) {
  const done = spawnSync('psql', ['-h', join(data, 'pg.run'), '-U', 'qiying', '-AtXq', '-v', 'ON_ERROR_STOP=1', 'qiying'], { ...identity(), cwd: '/', input: text, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.trim();
}

/** Every table with the number of its rows and a digest of them. */
export function checksums(data) {
  const tables = sql(data, `select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`).split('\n');
  const statements = tables.map((table) => `select '${table}', count(*), md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) from ${table} t`);
  return Object.fromEntries(sql(data, `${statements.join('\nunion all ')};`).split('\n').map((line) => line.split('|')).map(([table, rows, digest]) => [table, `${rows} ${digest}`]));
}
