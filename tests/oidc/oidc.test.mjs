// Signing in by a city's own identity: against a real provider (npm oidc-provider), and against one that lies.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { emptyDirectory, fill, freePort, root, serve } from '../journeys/server.mjs';
import { sql } from '../commands/private_postgres.mjs';

const require = createRequire(join(root, 'web/package.json'));
const { default: Provider } = await import(require.resolve('oidc-provider'));
const jose = await import(require.resolve('jose'));

/** A browser: keeps cookies by host, follows nothing by itself. */
class Visitor {
  cookies = new Map();
  async go(url, { form } = {}) {
    const { host } = new URL(url);
    const jar = this.cookies.get(host) ?? new Map();
    const headers = { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '), ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) };
    const answer = await fetch(url, { redirect: 'manual', method: form ? 'POST' : 'GET', headers, body: form && new URLSearchParams(form).toString() });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split(/=(.*)/s);
      if (value) jar.set(name, value);
      else jar.delete(name);
    }
    this.cookies.set(host, jar);
    const location = answer.headers.get('location');
    return { status: answer.status, next: location && new URL(location, url).href, text: await answer.text() };
  }
  /** Follows until `url` begins with `stop`, or no further way leads on. */
  async follow(url, stop) {
    for (let i = 0; i < 20; i++) {
      const seen = await this.go(url);
      if (!seen.next) return { ...seen, url };
      if (stop && seen.next.startsWith(stop)) return { ...seen, url: seen.next };
      url = seen.next;
    }
    throw new Error(`a circle at ${url}`);
  }
  async submit(url, form) {
    const csrf = /name="csrf" value="([^"]*)"/.exec((await this.go(url)).text)?.[1];
    return this.go(url, { form: { ...form, csrf } });
  }
}

const folder = emptyDirectory('qiying-oidc-');
const SECRET = 'a secret of the client & more';
let house, city, liar;
const me = async (visitor) => JSON.parse((await visitor.go(`${house.url}/api/v1/me`)).text);

/** The npm provider; whoever comes is "enterprise-42", and consents. */
async function startProvider(port, redirect) {
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'qiying', client_secret: SECRET, redirect_uris: [redirect], grant_types: ['authorization_code'], response_types: ['code'] }],
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: '江城实业 经办人' }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  });
  const app = provider.callback();
  const server = createServer(async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return app(request, response);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId: 'enterprise-42' } });
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope('openid profile');
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return { issuer, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}

/** A provider whose tokens a test makes: `liar.token` gets the nonce it was asked with. */
async function startLiar(port) {
  const issuer = `http://127.0.0.1:${port}`;
  const made = async (kid) => ({ kid, ...(await jose.generateKeyPair('RS256', { extractable: true })) });
  const out = { issuer, key: await made('one'), other: await made('two'), published: [], nonces: [], fetched: 0 };
  out.published = [out.key];
  out.sign = (claims, { key = out.key, header = {} } = {}) => new jose.SignJWT({ iss: issuer, aud: 'qiying', sub: 'enterprise-42', iat: seconds(), exp: seconds() + 600, ...claims }).setProtectedHeader({ alg: 'RS256', kid: key.kid, ...header }).sign(key.privateKey);
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, issuer);
    const json = (value, status = 200) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (url.pathname === '/.well-known/openid-configuration') return json({ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` });
    if (url.pathname === '/jwks') return out.fetched++, json({ keys: await Promise.all(out.published.map(async (k) => ({ ...(await jose.exportJWK(k.publicKey)), kid: k.kid, use: 'sig' }))) });
    if (url.pathname === '/auth') {
      out.nonces.push(url.searchParams.get('nonce'));
      return response.writeHead(303, { location: `${url.searchParams.get('redirect_uri')}?code=${out.nonces.length}&state=${url.searchParams.get('state')}` }).end();
    }
    if (url.pathname === '/token') return json({ access_token: 'x', token_type: 'Bearer', id_token: await out.token(out.nonces.at(-1)) });
    return response.writeHead(404).end();
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return Object.assign(out, { stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) });
}
const seconds = () => Math.floor(Date.now() / 1000);

const serveWith = (data, port, issuer) => serve(data, { port, env: { QIYING_OIDC_ISSUER: issuer, QIYING_OIDC_CLIENT_ID: 'qiying', QIYING_OIDC_CLIENT_SECRET: SECRET, QIYING_SITE_ADDRESS: `http://127.0.0.1:${port}`, QIYING_RATE_LIMIT: 'false' } });
const data = join(folder, 'data');
before(async () => {
  fill(data);
  const port = await freePort();
  city = await startProvider(await freePort(), `http://127.0.0.1:${port}/login/city/back`);
  liar = await startLiar(await freePort());
  house = await serveWith(data, port, city.issuer);
});
after(async () => {
  await house?.stop();
  await city?.stop();
  await liar?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the sign-in page offers the city’s identity', async () => {
  assert.match((await new Visitor().go(`${house.url}/login`)).text, /href="\/login\/city\?next=/);
});

test('the first time nothing is guessed: one’s own account is bound by its owner; then the city is enough', async () => {
  const visitor = new Visitor();
  const first = await visitor.follow(`${house.url}/login/city`);
  assert.equal(first.url, `${house.url}/login/bind`);
  assert.match(first.text, /江城实业 经办人/);
  assert.equal((await me(visitor)).kind, 'anonymous', 'a name opens nothing');
  assert.equal((await visitor.submit(`${house.url}/login`, { login: 'qiye', password: 'Qiying@2026', next: '/login/bind' })).next, `${house.url}/login/bind`);
  const bound = await visitor.submit(`${house.url}/login/bind`, {});
  assert.equal(bound.status, 303, bound.text);
  assert.equal(sql(data, 'select count(*) from auth.identity'), '1');

  const again = new Visitor();
  await again.follow(`${house.url}/login/city?next=/me`);
  assert.equal((await me(again)).login, 'qiye');
});

test('an identity belongs to one account', async () => {
  const second = new Visitor();
  await second.submit(`${house.url}/login`, { login: 'zhongxin', password: 'Qiying@2026' });
  assert.equal((await me(second)).login, 'zhongxin');
  await second.follow(`${house.url}/login/city`);
  assert.equal(sql(data, 'select count(*) from auth.identity'), '1');
});

test('a code is taken once, and only in the browser that left for it', async () => {
  const visitor = new Visitor();
  const back = await visitor.follow(`${house.url}/login/city`, `${house.url}/login/city/back`);
  assert.equal((await new Visitor().go(back.url)).status, 401, 'somebody else’s browser');
  assert.equal((await visitor.go(back.url)).status, 303);
  assert.equal((await me(visitor)).login, 'qiye');
  const replay = new Visitor();
  replay.cookies = visitor.cookies;
  assert.equal((await replay.go(back.url)).status, 401, 'the same code again');
});

test('without state, with a foreign code, and after ten minutes nobody gets in', async () => {
  for (const query of ['', '?code=x', '?state=x&code=x', '?error=access_denied&state=x']) assert.equal((await new Visitor().go(`${house.url}/login/city/back${query}`)).status, 401, query);
  const visitor = new Visitor();
  const back = await visitor.follow(`${house.url}/login/city`, `${house.url}/login/city/back`);
  sql(data, "update auth.departure set created_at = created_at - interval '11 minutes'");
  assert.equal((await visitor.go(back.url)).status, 401);
  const other = new Visitor();
  const wrong = new URL((await other.follow(`${house.url}/login/city`, `${house.url}/login/city/back`)).url);
  wrong.searchParams.set('code', 'not-a-code-of-this-provider');
  assert.equal((await other.go(wrong.href)).status, 401, 'the provider refuses the code');
});

test('an account with a second factor is still asked for it; one that is switched off stays out', async () => {
  sql(data, "update auth.account set status = 'disabled' where login = 'qiye'");
  const visitor = new Visitor();
  const outcome = await visitor.follow(`${house.url}/login/city`);
  assert.equal((await me(visitor)).kind, 'anonymous', outcome.url);
  sql(data, "update auth.account set status = 'active' where login = 'qiye'");
});

test('tokens of a provider that lies are not believed', async (t) => {
  const { port } = new URL(house.url);
  await house.stop();
  house = await serveWith(data, Number(port), liar.issuer);
  const outcome = async () => {
    const visitor = new Visitor();
    const end = await visitor.follow(`${house.url}/login/city`);
    return { status: end.status, text: end.text, url: end.url };
  };
  const refused = async (name, token) => t.test(name, async () => {
    liar.token = token;
    const { status, text } = await outcome();
    assert.equal(status, 401, text);
  });
  await t.test('a good one is', async () => {
    liar.token = (nonce) => liar.sign({ nonce });
    assert.equal((await outcome()).url, `${house.url}/login/bind`);
  });
  await refused('wrong nonce', () => liar.sign({ nonce: 'another' }));
  await refused('no nonce', () => liar.sign({}));
  await refused('the nonce of an earlier departure', () => liar.sign({ nonce: liar.nonces[0] }));
  await refused('expired', (nonce) => liar.sign({ nonce, iat: seconds() - 7200, exp: seconds() - 3600 }));
  await refused('no expiry', (nonce) => liar.sign({ nonce, exp: undefined }));
  await refused('made in the future', (nonce) => liar.sign({ nonce, iat: seconds() + 3600 }));
  await refused('wrong issuer', (nonce) => liar.sign({ nonce, iss: 'https://elsewhere.example' }));
  await refused('made for somebody else', (nonce) => liar.sign({ nonce, aud: 'another-client' }));
  await refused('made for several, and not by us', (nonce) => liar.sign({ nonce, aud: ['qiying', 'other'], azp: 'other' }));
  await refused('no subject', (nonce) => liar.sign({ nonce, sub: undefined }));
  const unsigned = (alg, nonce) => [{ alg, typ: 'JWT' }, { iss: liar.issuer, aud: 'qiying', sub: 'enterprise-42', nonce, iat: seconds(), exp: seconds() + 600 }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  await refused('alg none', (nonce) => `${unsigned('none', nonce)}.`);
  await refused('alg HS256 with the public key as secret', async (nonce) => new jose.SignJWT({ iss: liar.issuer, aud: 'qiying', sub: 'enterprise-42', nonce, iat: seconds(), exp: seconds() + 600 }).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(Buffer.from(await jose.exportSPKI(liar.key.publicKey))));
  await refused('signed by a key that is not published', (nonce) => liar.sign({ nonce }, { key: { ...liar.other, kid: 'one' } }));
  await refused('an unknown key', (nonce) => liar.sign({ nonce }, { key: liar.other }));
  await refused('changed after signing', async (nonce) => (await liar.sign({ nonce })).replace(/\.[^.]*\./, (m) => `.${Buffer.from(JSON.stringify({ iss: liar.issuer, aud: 'qiying', sub: 'somebody', nonce, iat: seconds(), exp: seconds() + 600 })).toString('base64url')}.`));
  await refused('no token', () => undefined);
});

test('keys that were changed are fetched again', async () => {
  const { port } = new URL(house.url);
  await house.stop();
  house = await serveWith(data, Number(port), liar.issuer);
  liar.published = [liar.key];
  liar.token = (nonce) => liar.sign({ nonce });
  assert.equal((await new Visitor().follow(`${house.url}/login/city`)).url, `${house.url}/login/bind`);
  const before = liar.fetched;
  liar.token = (nonce) => liar.sign({ nonce }, { key: liar.other });
  liar.published = [liar.other];
  assert.equal((await new Visitor().follow(`${house.url}/login/city`)).url, `${house.url}/login/bind`);
  assert.equal(liar.fetched, before + 1);
  liar.token = (nonce) => liar.sign({ nonce }, { key: liar.key });
  assert.equal((await new Visitor().follow(`${house.url}/login/city`)).status, 401, 'the old key is gone');
  assert.equal(liar.fetched, before + 1, 'and unknown keys make us ask once a minute at most');
});

test('while the provider is away people are told, and their own password goes on working', async () => {
  await liar.stop();
  const { port } = new URL(house.url);
  await house.stop();
  house = await serveWith(data, Number(port), liar.issuer);
  assert.equal((await new Visitor().go(`${house.url}/login/city`)).status, 503);
  const visitor = new Visitor();
  await visitor.submit(`${house.url}/login`, { login: 'zhongxin', password: 'Qiying@2026' });
  assert.equal((await me(visitor)).login, 'zhongxin');
});
