// The arrows of ARCHITECTURE.md hold, and each kind of broken arrow is named when somebody draws it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { copyOfTree, root } from './copy.mjs';

let copy;
before(() => (copy = copyOfTree()));
after(() => copy.remove());

function check() {
  const done = spawnSync(process.execPath, [join(root, 'tools/check_layers.mjs'), copy.path], { encoding: 'utf8' });
  return { code: done.status, text: done.stdout + done.stderr };
}

test('the tree holds', () => {
  const { code, text } = check();
  assert.equal(code, 0, text);
});

const longFunction = `int far_too_long(int a,\n                 int b) {\n${'  a += b;\n'.repeat(90)}  return a;\n}\n`;

/** [what somebody does, the file, what stands in it, what the check must say] */
const planted = [
  ['platform knows a module', 'platform/jobs/planted.cpp', '#include "modules/appeal/appeal.hpp"\n', /platform\/jobs\/planted\.cpp: includes modules\/appeal\/appeal\.hpp: platform may not know modules/],
  ['platform knows an engine', 'platform/jobs/planted.cpp', '#include "engines/worktime/worktime.hpp"\n', /platform may not know engines/],
  ['base knows the database', 'platform/base/planted.cpp', '#include "platform/db/db.hpp"\n', /platform\/base stands on nothing/],
  ['an engine knows the database', 'engines/worktime/planted.cpp', '#include "platform/db/db.hpp"\n', /an engine is pure/],
  ['an engine knows a module', 'engines/worktime/planted.cpp', '#include "modules/appeal/appeal.hpp"\n', /an engine is pure/],
  ['a module knows the program', 'modules/content/planted.cpp', '#include "apps/qiying/site.hpp"\n', /a module may not know the program/],
  ['a module takes what it does not depend on', 'modules/register/internal/planted.cpp', '#include "modules/appeal/appeal.hpp"\n', /add "appeal" to depends_on in modules\/register\/module\.toml/],
  ['a module reaches inside another', 'modules/appeal/internal/planted.cpp', '#include "modules/register/internal/api.hpp"\n', /reaches into modules\/register\/internal/],
  ['a module reaches inside the platform', 'modules/appeal/internal/planted.cpp', '#include "platform/db/internal/process.hpp"\n', /reaches into platform\/db\/internal/],
  ['a module takes another file of a module', 'modules/appeal/internal/planted.cpp', '#include "modules/register/other.hpp"\n', /only modules\/register\/register\.hpp may be included/],
  ['components of the platform in a circle', 'platform/log/planted.cpp', '#include "platform/kernel/context.hpp"\n', /in a circle: .*log/],
  ['SQL over the fence', 'modules/content/internal/planted.cpp', 'const auto q = "select 1 from appeal.appeal";\n', /SQL touches appeal\.appeal of another module/],
  ['SQL over the fence in a migration', 'modules/content/migrations/29990101T0000_x.sql', 'alter table content.article add foreign key (x) references register.entity (id);\n', /SQL touches register\.entity/],
  ['a library outside its home', 'modules/appeal/internal/planted.cpp', '#include <boost/asio/post.hpp>\n', /only platform\/http may/],
  ['PostgreSQL outside its home', 'modules/appeal/internal/planted.cpp', '#include <libpq-fe.h>\n', /only platform\/db and platform\/events may/],
  ['a word of the business in the platform', 'platform/jobs/planted.cpp', 'const char* k = "appeal.remind";\n', /platform says "appeal"/],
  ['screens of another module', 'modules/content/web/planted.ts', "import { x } from '../../appeal/web/text'\n", /imports modules\/appeal\/web\/text/],
  ['the design kit knows the program', 'web/ui/planted.ts', "import { api } from '../api/client'\n", /the design kit stands on nothing/],
  ['a function that nobody can hold in mind', 'modules/appeal/internal/planted.cpp', longFunction, /planted\.cpp:1: a function of 94 lines/],
  ['a file with two concerns', 'modules/appeal/internal/planted.cpp', '// line\n'.repeat(501), /502 lines \(at most 500\)/],
  ['screens too long', 'modules/appeal/web/planted.ts', '// line\n'.repeat(501), /planted\.ts: over 500 lines/],
];

for (const [what, file, content, expected] of planted)
  test(`named: ${what}`, () => {
    const path = join(copy.path, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    const { code, text } = check();
    rmSync(path);
    assert.equal(code, 1, `${what} was not noticed`);
    assert.match(text, expected);
  });

test('tests may look inside, and only they', () => {
  const path = join(copy.path, 'modules/appeal/tests/planted_test.cpp');
  writeFileSync(path, '#include "modules/appeal/internal/states.hpp"\n#include "platform/db/internal/process.hpp"\n');
  assert.equal(check().code, 0);
  rmSync(path);
});
