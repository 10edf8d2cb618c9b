// `qiying audit-disclosure` on what is no budget, is broken, or is made to break the reader: a clear answer, quickly.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { badDocuments, writeDocument } from './bad_documents.mjs';
import { inEmptyFolder, run } from './program.mjs';

for (const document of badDocuments)
  test(`${document.name}: ${document.refused ? 'refused with its reason' : document.found ?? 'read without inventing errors'}`, () => inEmptyFolder((cwd) => {
    writeDocument(cwd, document);
    const { code, out, err } = run(['audit-disclosure', document.name], { cwd });
    if (document.refused) {
      assert.equal(code, 2, out);
      assert.match(err, document.refused);
    } else if (document.found) {
      assert.equal(code, 1, err);
      assert.match(out, new RegExp(document.found));
    } else {
      assert.ok(code === 0, `${code}: ${out}${err}`);
      assert.ok(!/error \[/.test(out), out);
    }
  }));
