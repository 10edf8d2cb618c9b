// `--database-url`: the program on somebody else's PostgreSQL, with a password and without special rights, and what it
// says when that cannot be. PostgreSQL 15 of Debian stands for all from 14 on; another one is tried by
// QIYING_TEST_POSTGRES=/path/to/its/bin.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { dirname, join } from 'node:path';
import { Clerk, signIn } from '../crash/clerk.mjs';
import { people, stories } from '../crash/stories.mjs';
import { emptyDirectory, program, root, serve } from '../journeys/server.mjs';
import { ForeignPostgres } from './foreign_postgres.mjs';
import { oldPostgres } from './old_postgres.mjs';
import { inEmptyFolder, run } from './program.mjs';

const password = 'g:h/e i@m?';
let postgres;
before(async () => (postgres = await ForeignPostgres.start('chief-word')), { timeout: 300_000 });
after(() => postgres.stop());

/** A user with a database of its own and no right but `rights`. */
function tenant(name, rights = '', encoding = "encoding 'UTF8'") {
  postgres.sql(`create role ${name} login ${rights} password '${password}'; create database ${name} owner ${name} template template0 ${encoding};`);
  return postgres.url(name, password, name);
}
/** What the program says when it is asked to serve from there, and its exit code. */
const refusal = (url) => inEmptyFolder((cwd) => run(['serve', '--data', 'data', '--listen', '127.0.0.1:0', '--database-url', url], { cwd }));

function refuses(found, ...words) {
  assert.equal(found.code, 1, found.err);
  for (const word of words) assert.match(found.err, word);
  assert.ok(!found.err.includes(password) && !found.err.includes(encodeURIComponent(password)), 'the password is repeated');
}

test('an empty database of an ordinary user who may create roles: filled, served, a case from end to end', async () => {
  const url = tenant('keeper', 'createrole');
  const data = emptyDirectory('qiying-url-');
  const made = run(['demo', '--scale', 'small', '--data', data, '--database-url', url], { cwd: data });
  assert.equal(made.code, 0, made.err);
  const migrations = () => postgres.sql('select count(*) from platform.migration', 'keeper');
  const applied = migrations();
  const server = await serve(data, { args: ['--database-url', url], env: { QIYING_RATE_LIMIT: 'false' } });
  try {
    assert.equal(migrations(), applied, 'a second start migrates nothing');
    const crew = Object.fromEntries(await Promise.all(people.map(async (login) => [login, await signIn(server.url, login)])));
    const offices = await (await fetch(`${server.url}/api/v1/orgs`, { headers: crew.zhongxin })).json();
    const done = [];
    const clerk = new Clerk(server.url, 'url-client', crew, offices.items.find((org) => org.code === 'd01').id, done);
    for (const story of stories) await clerk.live(story);
    const { state, timeline } = await (await fetch(`${server.url}/api/v1/appeals/${done[0].id}`, { headers: crew.qiye })).json();
    assert.equal(state, 'closed');
    assert.deepEqual(timeline.map((step) => step.action), stories[0].map((step) => step.action));
    const stranger = await fetch(`${server.url}/api/v1/appeals/${done[0].id}`, { headers: await signIn(server.url, 'd02') });
    assert.equal(stranger.status, 404, 'row-level security holds there, too');
    assert.equal(postgres.sql("select count(*) from pg_stat_activity where usename = 'keeper' and datname = 'keeper'", 'keeper') > 0, true);
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
});

test('the API cases of the main job pass on it as they do on ours', async () => {
  postgres.sql(`create role qiying login createdb createrole bypassrls password '${password}'; grant pg_signal_backend to qiying;`);
  postgres.sql(`do $$ declare r text; begin foreach r in array array['qiying_owner', 'qiying_app'] loop
    if not exists (select from pg_roles where rolname = r) then execute format('create role %I login', r); end if;
    execute format('alter role %I password ''${password}''', r);
    execute format('grant %I to qiying', r); end loop; end $$;`);
  const cases = join(dirname(program()), 'tests/api');
  const child = spawn(cases, ['-tc=API cases', '-sc=modules/appeal/*'], { cwd: root, env: { ...process.env, QIYING_TEST_PG: `127.0.0.1:${postgres.port}`, PGPASSWORD: password }, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (part) => (out += part));
  const code = await new Promise((ended) => child.once('close', ended));
  assert.equal(code, 0, out.slice(-3000));
  assert.match(out, /1 passed/);
});

test('roles made beforehand by an administrator are enough; the refusal says how to make them', () => {
  const url = tenant('modest');
  const found = refusal(url);
  refuses(found, /Have an administrator run/);
  for (const statement of /Have an administrator run: (.*)/.exec(found.err)[1].split('; '))
    try {
      postgres.sql(statement, 'modest');
    } catch (error) {
      assert.match(error.message, /already exists/);
    }
  inEmptyFolder((cwd) => {
    const done = run(['demo', '--scale', 'small', '--data', 'data', '--database-url', url], { cwd });
    assert.equal(done.code, 0, done.err);
  });
});

test('a wrong password', () => refuses(refusal(postgres.url('keeper', 'wrong', 'keeper')), /password authentication failed for user "keeper"/, /user and password/));
test('a database that does not exist', () => refuses(refusal(postgres.url('keeper', password, 'nowhere')), /"nowhere" does not exist/, /create database/));
test('nobody listens there', () => refuses(refusal('postgresql://keeper:x@127.0.0.1:1/keeper'), /Connection refused/, /Is it running there/));
test('a host without an address', () => refuses(refusal('postgresql://keeper:x@no-such-host.invalid/keeper'), /no-such-host\.invalid/, /host name/));
test('a database in another encoding', () => refuses(refusal(tenant('latin', 'createrole', "encoding 'LATIN1' locale 'C'")), /LATIN1, not UTF8/, /create database/));
test('a version that is too old', async () => {
  const old = await oldPostgres('13.9');
  // Not spawnSync: the old server lives in this process.
  const data = emptyDirectory('qiying-url-');
  const child = spawn(program(), ['serve', '--listen', '127.0.0.1:0', '--data', data, '--database-url', old.url], { env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.on('data', (part) => (err += part));
  const code = await new Promise((ended) => child.once('close', ended));
  old.stop();
  rmSync(data, { recursive: true });
  refuses({ code, err }, /PostgreSQL 13\.9; 14 is the oldest/, /leave --database-url out/);
});
