// `make new-module` is what CONTRIBUTING promises: the module builds, passes its tests and is served, and nothing outside
// its folder is edited.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { copyOfTree, root } from './copy.mjs';

const name = 'visitprobe';
const build = resolve(root, process.env.BUILD ?? 'build');

let copy;
before(() => (copy = copyOfTree()));
after(() => copy.remove());
const run = (command, ...args) => spawnSync(command, args, { cwd: copy.path, encoding: 'utf8' });

test('it makes one folder and touches nothing else', () => {
  run('git', 'add', '-A');
  const made = run('tools/new_module', name);
  assert.equal(made.status, 0, made.stdout + made.stderr);
  const changed = run('git', 'status', '--porcelain', '--untracked-files=all').stdout.split('\n').filter((line) => line && !line.startsWith('A '));
  assert.ok(changed.length > 8, changed.join('\n'));
  for (const line of changed) assert.match(line, new RegExp(`^\\?\\? modules/${name}/`));
  assert.equal(run('grep', '-rlE', '@MODULE@|STAMP', `modules/${name}`).stdout, '', 'every place has its name');
});

test('the layers hold with it', () => {
  const done = run(process.execPath, 'tools/check_layers.mjs');
  assert.equal(done.status, 0, done.stdout + done.stderr);
});

test('its format holds', () => {
  const files = run('find', `modules/${name}`, '-name', '*.[ch]pp').stdout.trim().split('\n');
  const done = run('clang-format-19', '--dry-run', '-Werror', ...files);
  assert.equal(done.status, 0, done.stderr);
});

test('names that cannot be are refused', () => {
  for (const bad of ['', 'Visit', '9lives', 'a', 'with-dash', '../up', 'appeal']) assert.equal(run('tools/new_module', bad).status, 2, `"${bad}" was taken`);
});

test('it builds, passes its tests and is served', { timeout: 900_000 }, (t) => {
  assert.ok(existsSync(join(build, 'build.ninja')), `nothing is built in ${build}`);
  const done = spawnSync(join(root, 'tests/architecture/new_module.sh'), [build, name], { encoding: 'utf8', env: { ...process.env, NODE: process.execPath } });
  if (done.status === 77) return t.skip(done.stdout.trim());
  assert.equal(done.status, 0, done.stdout + done.stderr);
  assert.match(done.stdout, new RegExp(`"/api/v1/${name}/notes"`));
  assert.equal((done.stdout.match(/Status: SUCCESS/g) ?? []).length, 2, done.stdout);
  t.diagnostic(/built: .*/.exec(done.stdout)[0]);
});
