// What scripts rely on: help changes nothing, and exit codes say what happened: 0 done, 1 failed or done with findings,
// 2 bad input. Every command is asked for help and given an unknown option; what more it must refuse stands in the table.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { program } from '../journeys/server.mjs';
import { commands, inEmptyFolder, run } from './program.mjs';

// What makes an installation cannot make one below a file: exit 1. What only looks after one finds none: exit 2. Runs that succeed with an installation are tests of
// their modules and journeys; here stands what succeeds without one.
const nowhere = ['--data', 'a-file/data'];
const rows = {
  serve: { failed: [nowhere], bad: [['--listen', 'nonsense'], ['--listen', '127.0.0.1:99999'], ['--database-url', 'nonsense'], ['--config', 'absent.toml'], ['surplus']] },
  'config check': { done: [[]], bad: [['--config', 'absent.toml'], ['--config', 'wrong.toml'], ['surplus']] },
  openapi: { done: [[]], bad: [['surplus']] },
  worktime: { done: [['calendars'], ['days', '--after', '2026-03-02', '--n', '1']], bad: [[], ['surplus'], ['day', '--date', 'tomorrow']] },
  'account create': { failed: [['--login', 'chef', '--name', '陈', ...nowhere]], bad: [[], ['--login', 'chef'], ['--login', 'chef', '--name']] },
  'account reset': { failed: [['--login', 'chef', ...nowhere]], bad: [[], ['--login'], ['--login', 'chef', '--name', '陈']] },
  'classify train': { bad: [[], ['--in', 'absent.csv', '--out', 'model']] },
  'classify test': { bad: [[], ['--in', 'absent.csv']] },
  'classify suggest': { bad: [[], ['--model', 'absent', '--text', '停电']] },
  'policy check': { bad: [[], ['absent']] },
  'policy test': { bad: [[], ['absent']] },
  'policy match': { bad: [[], ['--policies', 'absent']] },
  'policy simulate': { bad: [[], ['--policies', 'absent']] },
  'policy explain': { bad: [[], ['--policies', 'absent']] },
  'policy facts': { done: [[]], bad: [['surplus']] },
  backup: { bad: [['--to', 'backups', ...nowhere], [], ['--to'], ['--to', 'backups', '--days', 'many'], ['--to', 'backups', '--database-url', 'postgresql://db.example/x']] },
  restore: { bad: [['--from', 'absent', '--key', 'absent', '--data', 'there'], [], ['--from', 'backups'], ['--from', 'backups', '--key', 'k', '--until', 'yesterday']] },
  doctor: { bad: [nowhere, ['surplus'], ['--config', 'absent.toml']] },
  migrate: { bad: [nowhere, ['--dry-run', '--data', 'typo'], ['surplus']] },
  'keys rotate': { failed: [nowhere], bad: [['surplus']] },
  'maintenance on': { bad: [nowhere, ['surplus']] },
  'maintenance off': { bad: [nowhere, ['surplus']] },
  'audit verify': { bad: [nowhere, ['surplus']] },
  'audit anchor': { bad: [nowhere, ['surplus']] },
  'audit export': { bad: [['--out', 'out.csv', ...nowhere], [], ['--out']] },
  demo: { failed: [nowhere], bad: [['surplus'], ['--scale', 'galaxy'], ['--seed', 'x'], ['--today', '2026-13-01']] },
  'register import': { failed: [['good.csv', ...nowhere]], bad: [[], ['absent.csv'], ['good.csv', 'good.csv'], ['good.csv', '--mapping', 'absent.toml'], ['good.csv', '--mapping']] },
};

const names = commands().map((words) => words.join(' '));
test('every row of the table is a command', (t) => {
  assert.deepEqual(Object.keys(rows).filter((name) => !names.includes(name)), []);
  for (const name of names.filter((n) => !rows[n])) t.diagnostic(`${name} has no row yet`);
});

for (const name of names) {
  const words = name.split(' ');

  test(`qiying ${name} --help explains, creates nothing and ends with 0`, () => inEmptyFolder((cwd, left) => {
    for (const args of [[...words, '--help'], [...words, '-h'], [...words, '--data', 'here', '--help']]) {
      const { code, out, err } = run(args, { cwd });
      if (args.includes('--data') && code === 2) continue; // commands without an installation know no --data
      assert.equal(code, 0, `${args.join(' ')}: ${err}`);
      assert.ok(out.length > 40 && out.includes('--help'), out);
      assert.deepEqual(left(), [], `${args.join(' ')} left something behind`);
    }
  }));

  test(`qiying ${name} ends with codes that scripts can use`, () => inEmptyFolder((cwd, left) => {
    const files = { 'a-file': '', 'wrong.toml': 'no_such_key = 1\n', 'good.csv': 'uscc,name\n' };
    for (const [file, text] of Object.entries(files)) writeFileSync(join(cwd, file), text);
    const { done = [], failed = [], bad = [] } = rows[name] ?? {};
    const expected = [...done.map((args) => [args, 0]), ...failed.map((args) => [args, 1]), ...[...bad, ['--no-such-option']].map((args) => [args, 2])];
    for (const [args, code] of expected) {
      const found = run([...words, ...args], { cwd });
      assert.equal(found.code, code, `${name} ${args.join(' ')}: ${found.out}${found.err}`);
      if (code !== 0) assert.notEqual((found.err + found.out).trim(), '', `${name} ${args.join(' ')} says nothing`);
    }
    assert.deepEqual(left().sort(), Object.keys(files).sort(), 'nothing was created');
  }));
}

test('without a command, with an unknown one, and with only half of one', () => inEmptyFolder((cwd, left) => {
  for (const args of [[], ['conquer'], ['register'], ['config'], ['--surplus']]) assert.equal(run(args, { cwd }).code, 2, args.join(' '));
  const { err } = run(['conquer'], { cwd });
  assert.match(err, /没有这个命令 \/ no such command: qiying conquer/);
  for (const name of ['serve', 'backup', 'register']) assert.match(err, new RegExp(`^  ${name}\\b`, 'm'), 'the commands there are');
  assert.match(run(['account', 'create'], { cwd }).err, /缺少参数 --login/);
  assert.match(run(['demo', '--scale', 'galaxy'], { cwd }).err, /small, district, city/);
  for (const args of [['--help'], ['--version'], ['register', '--help'], ['config', '--help']]) assert.equal(run(args, { cwd }).code, 0, args.join(' '));
  assert.deepEqual(left(), []);
}));

test('a misspelt setting of the environment is bad input, and a password is never shown', () => inEmptyFolder((cwd) => {
  assert.equal(run(['config', 'check'], { cwd, env: { QIYING_LISTN: '127.0.0.1:1' } }).code, 2);
  const shown = run(['config', 'check'], { cwd, env: { QIYING_DATABASE_URL: 'postgresql://somebody:geheim@db.example/qiying' } });
  assert.equal(shown.code, 0);
  assert.match(shown.out, /database\.url\s+\S*somebody/);
  assert.doesNotMatch(shown.out, /geheim/);
}));

test('the program of the package finds the settings of the package, unless others are named', () => inEmptyFolder((cwd) => {
  const [bin, etc] = ['root/usr/bin', 'root/etc/qiying'].map((place) => join(cwd, place));
  for (const place of [bin, etc]) mkdirSync(place, { recursive: true });
  copyFileSync(program(), join(bin, 'qiying'));
  writeFileSync(join(etc, 'qiying.toml'), 'workers = 5\n');
  writeFileSync(join(cwd, 'other.toml'), 'workers = 3\n');
  const packaged = { cwd, program: join(bin, 'qiying') };
  const found = run(['config', 'check'], packaged);
  assert.match(found.out, /workers\s+5\s+file:1/);
  assert.match(found.err, /root\/etc\/qiying\/qiying\.toml/, 'and says which it read');
  assert.match(run(['config', 'check', '--config', 'other.toml'], packaged).out, /workers\s+3 /);
  assert.match(run(['config', 'check'], { ...packaged, env: { QIYING_CONFIG: 'other.toml' } }).out, /workers\s+3 /);
  assert.doesNotMatch(run(['config', 'check'], { cwd }).out, /file:1/, 'a program elsewhere has no such file');
}));

test('QIYING_CONFIG names the configuration file', () => inEmptyFolder((cwd) => {
  writeFileSync(join(cwd, 'qiying.toml'), 'workers = 3\n');
  assert.match(run(['config', 'check'], { cwd, env: { QIYING_CONFIG: 'qiying.toml' } }).out, /workers\s+3\s+file:1/);
}));
