// Every kind of message that some module sends can be unsubscribed: it stands in a data/messages.toml.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (file) => readFileSync(file, 'utf8');
const declared = new Set(globSync('modules/*/data/messages.toml').flatMap((file) => [...read(file).matchAll(/^kinds = \[(.*)\]$/gm)].flatMap(([, list]) => list.match(/[a-z_]+[.][a-z_]+/g))));

/** Steps whose messages are called "<module>.<step>" where they are told. */
const STEPS = { 'modules/appeal/internal/notices.cpp': 'appeal', 'modules/application/internal/notices.cpp': 'application' };
function sentBy(file) {
  const text = read(file);
  const named = [...text.matchAll(/\{\s*"([a-z]+[.][a-z_]+)",(?!\s*(?:"|\{base::))/g)].map(([, kind]) => kind);
  const module = STEPS[file];
  return module ? [...named, ...[...text.matchAll(/Action::([a-z_]+)\b/g)].map(([, step]) => `${module}.${step}`), ...[...text.matchAll(/\? "([a-z_]+)" : "([a-z_]+)"/g)].flatMap(([, a, b]) => [`${module}.${a}`, `${module}.${b}`])] : named;
}

test('what modules send, and what people choose among, are the same kinds', () => {
  const senders = globSync('modules/*/internal/*.cpp').filter((file) => /\bnotify_(account|org|holders|subject)\(/.test(read(file)) && !file.endsWith('account/internal/messages.cpp'));
  assert.ok(senders.length > 10, 'the senders are where they were');
  const sent = new Set(senders.flatMap(sentBy));
  assert.ok(sent.size > 50, `only ${sent.size} kinds were found`);
  assert.deepEqual([...sent].filter((kind) => !declared.has(kind)), [], 'sent, but in no data/messages.toml');
  assert.deepEqual([...declared].filter((kind) => !sent.has(kind)), [], 'in a data/messages.toml, but never sent');
});
