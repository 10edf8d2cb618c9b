// The same bad documents by the workbench's upload: refused at once, or the check says in its row why it could not be done.
import assert from 'node:assert/strict';
import { openAsBlob, rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { badDocuments, writeDocument } from '../commands/bad_documents.mjs';
import { emptyDirectory, startServer } from './server.mjs';

let server, headers;
const folder = emptyDirectory('qiying-documents-');
before(async () => {
  server = await startServer();
  const session = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'zhuren', password: 'Qiying@2026' }) });
  assert.equal(session.status, 200);
  const cookie = session.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
  const me = await (await fetch(`${server.url}/api/v1/me`, { headers: { cookie } })).json();
  headers = { cookie, 'X-CSRF-Token': me.csrf, 'Accept-Language': 'zh-CN' };
}, { timeout: 300_000 });
after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const read = async (id) => (await fetch(`${server.url}/api/v1/document-audits/${id}`, { headers })).json();
/** The check when it is done or has failed. */
async function finished(id) {
  for (;;) {
    const view = await read(id);
    if (view.audit.state === 'done' || view.audit.state === 'failed') return view;
    await new Promise((done) => setTimeout(done, 100));
  }
}
async function upload(document) {
  const form = new FormData();
  form.append('file', await openAsBlob(writeDocument(folder, document)), document.name);
  return fetch(`${server.url}/api/v1/document-audits`, { method: 'POST', headers, body: form });
}

for (const document of badDocuments)
  test(`${document.name} by upload`, { timeout: 120_000 }, async () => {
    const answer = await upload(document);
    const body = await answer.json();
    if (answer.status !== 201) {
      assert.ok(document.refused, JSON.stringify(body));
      assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status}`);
      assert.match(`${body.message} ${body.help ?? ''}`, /[一-龥]/);
      return;
    }
    const { audit, report } = await finished(body.id);
    if (document.refused) {
      assert.equal(audit.state, 'failed');
      assert.match(audit.error, document.refused);
    } else {
      assert.equal(audit.state, 'done', audit.error);
      const kinds = report.findings.filter((f) => f.severity === 'error').map((f) => f.kind);
      if (document.found) assert.ok(kinds.includes(document.found), kinds.join());
      else assert.deepEqual(kinds, []);
    }
  });
