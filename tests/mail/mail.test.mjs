// Copies of messages by mail, to a real SMTP server (npm smtp-server): STARTTLS and its certificate, a wrong password, "not
// now" and "never", and nothing sent twice.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from '../commands/private_postgres.mjs';
import { emptyDirectory, fill, freePort, root, serve } from '../journeys/server.mjs';

const require = createRequire(join(root, 'web/package.json'));
const { SMTPServer } = require('smtp-server');
const PASSWORD = 'a password, % and more';

const folder = emptyDirectory('qiying-mail-');
const data = join(folder, 'data');
const [keyFile, certFile] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
let port, post, house;

/** A mail server; `post.answer` says what becomes of the next mail, `post.mails` what was taken. */
function startPost() {
  const out = { mails: [], logins: [], secure: [], calls: 0, answer: undefined, held: undefined };
  const refuse = (text, code) => Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    key: readFileSync(keyFile),
    cert: readFileSync(certFile),
    onAuth: ({ username, password }, session, done) => {
      out.logins.push(session.secure);
      done(username === 'qiying' && password === PASSWORD ? null : refuse('wrong password', 535), { user: username });
    },
    onRcptTo: async (_address, _session, done) => {
      out.calls++;
      await out.held;
      done(out.answer ? refuse(out.answer.text, out.answer.code) : null);
    },
    onData: (stream, session, done) => {
      let text = '';
      stream.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => {
        out.mails.push({ text, to: session.envelope.rcptTo.map((a) => a.address) });
        out.secure.push(session.secure);
        done();
      });
    },
  });
  server.on('error', () => {}); // clients that turn away in the middle
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done(Object.assign(out, { stop: () => new Promise((end) => server.close(end)) }))));
}

const serveWith = (password = PASSWORD) => serve(data, { env: {
  QIYING_MAIL_SERVER: `smtp://localhost:${port}`, QIYING_MAIL_USER: 'qiying', QIYING_MAIL_PASSWORD: password, QIYING_MAIL_FROM: 'service@example.gov.cn',
  QIYING_MESSAGES_QUIET_FROM: '00:00', QIYING_MESSAGES_QUIET_TO: '00:00', QIYING_SITE_ADDRESS: 'https://qiying.example.gov.cn', QIYING_RATE_LIMIT: 'false', SSL_CERT_FILE: certFile,
} });

/** Says where the demo's enterprise wants its mail. */
async function chooseMail(address) {
  const signed = await fetch(`${house.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'qiye', password: 'Qiying@2026' }) });
  const cookie = signed.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
  const { csrf } = await (await fetch(`${house.url}/api/v1/me`, { headers: { cookie } })).json();
  const done = await fetch(`${house.url}/messages/ways`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ csrf, mail: address, kinds: 'test.kind' }) });
  assert.equal(done.status, 303, await done.text());
}
const tell = (title) => sql(data, `insert into account.message (district, id, created_at, audience, target, kind, title_zh, title_en, body_zh, body_en, url)
  select district, gen_random_uuid(), now(), 'account', id::text, 'test.kind', '${title}', '${title}', '正文', 'text', '/appeals' from auth.account where login = 'qiye'`);
const states = (title) => sql(data, `select d.state || ' ' || d.tries from account.delivery d join account.message m on m.id = d.message_id where m.title_zh = '${title}'`);
/** Lets the minute pass, and whatever pause a copy has. */
function nextRound() {
  sql(data, `update account.delivery set due_at = now() - interval '1 second' where state = 'waiting'; update jobs.schedule set next_run_at = now() - interval '1 second' where kind = 'account.deliver'; notify qiying_jobs`);
}
async function until(what, holds) {
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((again) => setTimeout(again, 100))) if (holds()) return;
  assert.fail(`${what}: ${sql(data, 'select state, tries, error from account.delivery')}`);
}
const rounds = (title, state) => until(`${title} becomes ${state}`, () => (nextRound(), states(title) === state));

before(async () => {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2', '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' });
  fill(data);
  port = await freePort();
  post = await startPost();
  house = await serveWith();
  await chooseMail('zhou@example.cn');
});
after(async () => {
  await house?.stop();
  await post?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a copy goes out once, encrypted, with the password only under TLS', { timeout: 120_000 }, async () => {
  tell('第一封');
  await rounds('第一封', 'sent 1');
  nextRound();
  assert.equal(post.mails.length, 1);
  assert.deepEqual(post.secure, [true]);
  assert.ok(post.logins.every((secure) => secure), 'the password went over an open line');
  const [mail] = post.mails;
  assert.deepEqual(mail.to, ['zhou@example.cn']);
  assert.match(mail.text, /^From: service@example\.gov\.cn\r$/m);
  assert.ok(mail.text.includes(Buffer.from('第一封').toString('base64')));
  assert.ok(Buffer.from(mail.text.split('\r\n\r\n').slice(1).join(''), 'base64').toString().includes('https://qiying.example.gov.cn/appeals'));
});

test('a mail server slower than the pause between two rounds gets no second copy', { timeout: 120_000 }, async () => {
  const before = { mails: post.mails.length, calls: post.calls };
  let release;
  post.held = new Promise((go) => (release = go));
  tell('慢');
  await until('the first round reaches the mail server', () => (nextRound(), post.calls > before.calls));
  nextRound();
  await until('the next round begins', () => sql(data, `select (select next_run_at > now() from jobs.schedule where kind = 'account.deliver')
    and not exists (select from jobs.job where kind = 'account.deliver' and state = 'waiting')`) === 't');
  release();
  await until('every round ends', () => states('慢') === 'sent 1'
    && sql(data, "select count(*) from jobs.job where kind = 'account.deliver' and state in ('waiting', 'running')") === '0');
  assert.equal(post.calls, before.calls + 1);
  assert.equal(post.mails.length, before.mails + 1);
});

test('"not now" (4xx) is tried again and then taken', { timeout: 120_000 }, async () => {
  post.answer = { code: 451, text: 'try again later' };
  tell('忙');
  await rounds('忙', 'waiting 1');
  post.answer = undefined;
  await rounds('忙', 'sent 2');
});

test('"never" (5xx) is final at once, and said', { timeout: 120_000 }, async () => {
  post.answer = { code: 550, text: 'no such mailbox' };
  tell('没有此人');
  await rounds('没有此人', 'failed 1');
  assert.match(sql(data, "select error from account.delivery where state = 'failed'"), /550/);
  post.answer = undefined;
});

test('a wrong password and a certificate of somebody else keep the mail for later', { timeout: 180_000 }, async () => {
  const before = post.mails.length;
  await house.stop();
  house = await serveWith('wrong');
  tell('密码错');
  await rounds('密码错', 'waiting 1');
  assert.equal(post.mails.length, before);
  await house.stop();
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=stranger', '-addext', 'subjectAltName=DNS:localhost', '-days', '2', '-keyout', `${keyFile}.2`, '-out', certFile], { stdio: 'ignore' });
  house = await serveWith();
  await rounds('密码错', 'waiting 2');
  assert.equal(post.mails.length, before, 'a mail went to a server that nobody vouches for');
});
