// A mail server (npm smtp-server: user "qiying", password "right") and web servers of one's own authority, in a process of
// their own, because the tests wait for the program without looking up. `node neighbours.mjs FOLDER` makes certificates in
// FOLDER, prints the ports as one line of JSON and serves until it is ended.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(import.meta.url);

/** A certificate for "localhost" that is good for so many days; -1: it has ended. */
function certificate(folder, name, days) {
  const [key, request, cert] = ['key', 'csr', 'pem'].map((kind) => join(folder, `${name}.${kind}`));
  execFileSync('openssl', ['req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', request], { stdio: 'ignore' });
  execFileSync('openssl', ['x509', '-req', '-in', request, '-signkey', key, '-days', String(days), '-copy_extensions', 'copy', '-out', cert], { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** Answers like a city's sign-in as far as a discovery goes. */
function city(tls, issuer) {
  return createServer(tls, (request, response) => {
    const found = request.url === '/.well-known/openid-configuration';
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ? { issuer: issuer(), authorization_endpoint: `${issuer()}/auth`, token_endpoint: `${issuer()}/token`, jwks_uri: `${issuer()}/jwks` } : {}));
  });
}

async function main(folder) {
  const { SMTPServer } = createRequire(join(script, '../../../web/package.json'))('smtp-server');
  const good = certificate(folder, 'good', 2);
  const over = certificate(folder, 'over', -1);
  const ports = {};
  const issuer = (name) => () => `https://localhost:${ports[name]}`;
  const servers = {
    mail: new SMTPServer({ ...good, onAuth: ({ username, password }, _session, done) => done(username === 'qiying' && password === 'right' ? null : Object.assign(new Error('wrong password'), { responseCode: 535 }), { user: username }) }),
    city: city(good, issuer('city')),
    expired: city(over, issuer('expired')),
  };
  servers.mail.on('error', () => {}); // clients that turn away in the middle
  for (const [name, server] of Object.entries(servers)) {
    const listening = server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    ports[name] = listening.address().port;
  }
  const believed = join(folder, 'believed.pem');
  writeFileSync(believed, Buffer.concat([good.cert, over.cert]));
  process.stdout.write(`${JSON.stringify({ ...ports, believed })}\n`);
}

/** Starts them; gives their ports, the certificates to believe, and `stop()`. */
export async function startNeighbours(folder) {
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { ...JSON.parse(line), stop: () => child.kill() };
}

if (process.argv[1] === script) await main(process.argv[2]);
