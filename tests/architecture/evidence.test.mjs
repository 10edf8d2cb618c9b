// The pages under docs/security name tests and files as evidence: each is there, and no requirement of ASVS is left out.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const text = (file) => readFileSync(file, 'utf8');
const rows = (file) => text(file).split('\n').filter((line) => /^\| [^-]/.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
/** What a cell names: paths from the root of the repository. */
const paths = (cell) => [...cell.matchAll(/(?:^|[\s，、,；(（])((?:apps|content|deploy|docs|engines|modules|platform|tests|tools|web)\/[\w./-]+|SECURITY\.md)/g)].map((m) => m[1].replace(/[.]$/, ''));

test('each requirement of ASVS 5.0, level 1 and 2, stands once', () => {
  const wanted = text('tests/architecture/asvs_ids.txt').trim().split('\n').map((line) => line.split(' ')[0]);
  const found = rows('docs/security/asvs.md').filter((cells) => /^\d/.test(cells[0])).flatMap((cells) => cells[0].split(', '));
  assert.deepEqual([...found].sort(), [...wanted].sort());
});

test('what is called shown names a file', () => {
  const bare = rows('docs/security/asvs.md').filter((cells) => ['✔', '◐'].includes(cells.at(-1)) && paths(cells[3]).length === 0);
  assert.deepEqual(bare, []);
});

for (const page of ['asvs.md', 'mlps3.md', 'threat-model.md'])
  test(`every file that ${page} names exists`, () => {
    const named = paths(text(`docs/security/${page}`));
    assert.ok(named.length > 10, `${named.length} paths`);
    assert.deepEqual([...new Set(named)].filter((path) => !existsSync(path)), []);
  });
