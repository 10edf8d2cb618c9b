// Every operation of the API document, asked by people of every role with requests that are made from the document: no
// answer is a failure of ours, and each good answer is what the document says. QIYING_TEST_FUZZ_REQUESTS and QIYING_TEST_FUZZ_SEED
// choose how many and which (default: 4,000, always the same; QIYING_TEST_FUZZ_SEED=new takes others each time and prints which).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync, rmSync } from 'node:fs';
import { emptyDirectory, fill, serve } from '../journeys/server.mjs';
import { Generator } from './generate.mjs';
import { Document } from './schema.mjs';

const REQUESTS = Number(process.env.QIYING_TEST_FUZZ_REQUESTS ?? 4000);
const SEED = process.env.QIYING_TEST_FUZZ_SEED === 'new' ? Date.now() % 1_000_000 : Number(process.env.QIYING_TEST_FUZZ_SEED ?? 20261121);
const PASSWORD = 'Qiying@2026';
const PEOPLE = [null, 'admin', 'zhongxin', 'zhuren', 'd01', 'zhuanyuan', 'bianji', 'fabu', 'lingdao', 'shuju', 'qiye'];
/** Live events: an answer without end. */
const ENDLESS = 'GET /api/v1/events';
/** Ends the session that asks; tried with the others, but not by somebody who is still needed. */
const ENDS_SESSION = new Set(['DELETE /api/v1/session', 'POST /api/v1/me/password', 'DELETE /api/v1/sessions/{id}']);

async function signIn(url, login) {
  if (!login) return { login: 'nobody', headers: {} };
  const answer = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password: PASSWORD }) });
  assert.equal(answer.status, 200, `${login} signs in: ${await answer.clone().text()}`);
  const cookie = answer.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
  const me = await (await fetch(`${url}/api/v1/me`, { headers: { cookie } })).json();
  return { login, headers: { cookie, 'X-CSRF-Token': me.csrf } };
}

async function ask(url, person, request) {
  const headers = { ...person.headers, ...(request.type !== undefined ? { 'Content-Type': request.type } : {}) };
  const answer = await fetch(url + request.path, { method: request.method, headers, body: request.method === 'GET' ? undefined : request.body, redirect: 'manual', signal: AbortSignal.timeout(120_000) });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
}

/** What is wrong with an answer; empty when nothing is. */
function faults(document, operation, answer) {
  if (answer.status >= 500) return ['a failure of ours'];
  if (!answer.type.startsWith('application/json')) return answer.status === 200 && operation.answer ? ['is no JSON'] : [];
  const json = JSON.parse(answer.text);
  if (answer.status === 200) return operation.answer ? document.faults(operation.answer, json) : [];
  return typeof json.code === 'string' && typeof json.message === 'string' && json.trace_id ? [] : ['an error without code, message or trace_id'];
}

/** What the server wrote about the request that was answered so. */
function logged(log, text) {
  const trace = /"trace_id":"([^"]+)"/.exec(text)?.[1];
  return trace ? readFileSync(log, 'utf8').split('\n').filter((line) => line.includes(trace)).join('\n   ') : '';
}

test(`${REQUESTS} requests made from the API document (seed ${SEED})`, { timeout: 20 * 60_000 }, async () => {
  const data = emptyDirectory('qiying-fuzz-');
  let server;
  try {
    fill(data);
    server = await serve(data, { env: { QIYING_RATE_LIMIT: 'false' } });
    const document = new Document(await (await fetch(`${server.url}/api/openapi.json`)).json());
    const generator = new Generator(document, SEED);
    const operations = document.operations().filter((o) => !ENDS_SESSION.has(`${o.method} ${o.path}`) && `${o.method} ${o.path}` !== ENDLESS);
    const people = [];
    for (const login of PEOPLE) people.push(await signIn(server.url, login));
    const statuses = {};
    const answered = new Set();
    const wrong = [];
    for (let i = 0; i < REQUESTS && wrong.length < 20; i++) {
      const operation = operations[i % operations.length];
      const person = generator.r.one(people);
      const request = generator.request(operation);
      const answer = await ask(server.url, person, request);
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      if (answer.status === 200) answered.add(`${operation.method} ${operation.path}`);
      for (const fault of faults(document, operation, answer).slice(0, 2))
        wrong.push(`#${i} ${person.login} ${request.method} ${request.path.slice(0, 300)} ${(request.body ?? '').slice(0, 500)}\n   ${answer.status} ${fault}\n   ${answer.text.slice(0, 300)}\n   ${logged(server.log, answer.text)}`);
      if (answer.status === 200 && answer.type.startsWith('application/json')) generator.learn(JSON.parse(answer.text));
    }
    console.log(`statuses ${JSON.stringify(statuses)}; ${answered.size} of ${operations.length} operations answered 200 at least once`);
    assert.equal(wrong.length, 0, `seed ${SEED}\n${wrong.join('\n')}`);
    assert.ok(answered.size > operations.length / 3, 'too few requests fit; the generator tries nothing');
  } finally {
    await server?.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
