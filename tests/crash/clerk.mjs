// A client that never gives up: every write carries an Idempotency-Key and is sent again, the very same, until it is
// answered. What was answered is remembered word for word.
const password = 'Qiying@2026';
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
/** What a client may meet while somebody is being killed: no connection, a broken one, "not now". */
const PATIENCE_MS = 60_000;

/** A person's cookie and form token. They outlive every crash: a session is a row like any other. */
export async function signIn(url, login) {
  const answer = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password }) });
  if (!answer.ok) throw new Error(`${login} cannot sign in: ${await answer.text()}`);
  const Cookie = answer.headers.getSetCookie().find((c) => c.startsWith('qy_session=')).split(';')[0];
  const me = await (await fetch(`${url}/api/v1/me`, { headers: { Cookie } })).json();
  return { Cookie, 'X-CSRF-Token': me.csrf };
}

/** One write, until it is answered. Anything but an answer or "not now" is a fault of the program. */
export async function insist(url, { key, path, body }, headers) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(5)) {
    try {
      const answer = await fetch(url + path, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, ...headers }, body: JSON.stringify(body) });
      const text = await answer.text();
      if (answer.status !== 503) return { status: answer.status, text, replayed: answer.headers.get('Idempotency-Replayed') === 'true' };
    } catch { /* the connection broke: nobody knows whether it was done */ }
  }
  throw new Error(`${path}: no answer for ${PATIENCE_MS / 1000} s`);
}

export class Clerk {
  /** `name` makes the keys; `crew` maps a login to its headers; `done` collects what was acknowledged. */
  constructor(url, name, crew, office, done) {
    Object.assign(this, { url, name, crew, office, done });
    this.sent = 0;
  }

  /** Lives story after story until told to stop; the last one is finished, so that nothing is left in the air. */
  async work(stories, random) {
    while (!this.stopped) await this.live(stories[Math.floor(random() * stories.length)]);
  }

  async live(story) {
    let id;
    for (const { who, action, at, body } of story) {
      const request = { key: `${this.name}-${++this.sent}`, path: at(id), body: typeof body === 'function' ? body(this) : body };
      const answer = await insist(this.url, request, this.crew[who]);
      if (answer.status !== 200) throw new Error(`${action} by ${who} was answered ${answer.status}: ${answer.text}`);
      id ??= JSON.parse(answer.text).id;
      this.done.push({ id, action, who, request, answer });
    }
  }
}
