// Proves the arrows of ARCHITECTURE.md from include and import lines, and the sizes that CONTRIBUTING.md asks for.
// Prints one line a fault: the file, what broke, and where the code belongs. Exit 1 when there is any.
import { readFileSync, existsSync } from 'node:fs';
import { execSync } from 'node:child_process';
import { dirname, join, normalize } from 'node:path';

const root = process.argv[2] ?? '.';
const skeleton = /^tools\/module_skeleton\//;
const files = execSync('git ls-files --cached --others --exclude-standard', { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  .split('\n')
  .filter((f) => f && !skeleton.test(f) && existsSync(join(root, f)));
const faults = [];
const fault = (file, what) => faults.push(`${file}: ${what}`);
const text = (file) => readFileSync(join(root, file), 'utf8');

/** "modules/appeal/internal/x.cpp" → { layer: 'modules', part: 'appeal' } */
function place(file) {
  const [layer, part] = file.split('/');
  return ['platform', 'engines', 'modules', 'apps', 'tests', 'bench', 'tools'].includes(layer) ? { layer, part } : { layer: 'other' };
}

const dependsOn = new Map();
for (const file of files.filter((f) => /^modules\/[^/]+\/module\.toml$/.test(f))) {
  const list = /depends_on\s*=\s*\[([^\]]*)\]/.exec(text(file))?.[1] ?? '';
  dependsOn.set(file.split('/')[1], [...list.matchAll(/"([^"]+)"/g)].map((m) => m[1]));
}
const moduleNames = [...dependsOn.keys()];
const isTest = (file) => /(^|\/)(tests|fuzz|bench)\//.test(file);

/** Why `from` may not include `target`, or nothing. */
function brokenArrow(from, target) {
  const a = place(from);
  const b = place(target);
  const same = a.layer === b.layer && a.part === b.part;
  if (same || isTest(from)) return;
  if (/\/internal\//.test(target)) return `reaches into ${b.layer}/${b.part}/internal; only its public headers may be included`;
  if (a.layer === 'platform') {
    if (b.layer !== 'platform') return `platform may not know ${b.layer}; move the code up into a module`;
    if (a.part === 'base') return 'platform/base stands on nothing; the code belongs into the component that needs it';
  }
  if (a.layer === 'engines' && !(b.layer === 'platform' && b.part === 'base'))
    return 'an engine is pure: it may include only platform/base; pass the value in instead';
  if (a.layer === 'modules' && b.layer === 'apps') return 'a module may not know the program';
  if (a.layer === 'modules' && b.layer === 'modules') {
    if (target !== `modules/${b.part}/${b.part}.hpp`) return `only modules/${b.part}/${b.part}.hpp may be included`;
    if (!dependsOn.get(a.part)?.includes(b.part)) return `add "${b.part}" to depends_on in modules/${a.part}/module.toml, or use an event`;
  }
}

const platformEdges = new Map();
function checkIncludes(file) {
  for (const [, target] of text(file).matchAll(/^#include "([^"]+)"/gm)) {
    const why = brokenArrow(file, target);
    if (why) fault(file, `includes ${target}: ${why}`);
    const a = place(file), b = place(target);
    if (a.layer === 'platform' && b.layer === 'platform' && a.part !== b.part && !isTest(file))
      platformEdges.set(a.part, (platformEdges.get(a.part) ?? new Set()).add(b.part));
  }
}

function checkCycles() {
  const state = new Map();
  const walk = (part, path) => {
    if (state.get(part) === 'done') return;
    if (path.includes(part)) return fault(`platform/${part}`, `includes itself in a circle: ${[...path.slice(path.indexOf(part)), part].join(' → ')}`);
    for (const next of platformEdges.get(part) ?? []) walk(next, [...path, part]);
    state.set(part, 'done');
  };
  for (const part of platformEdges.keys()) walk(part, []);
}

/** SQL reads and writes its own schema, others' published views (name ends in _public) and platform's helpers. */
function checkSql(file) {
  const own = place(file).part;
  for (const [, schema, table] of text(file).matchAll(/\b(?:from|join|into|update|references|on)\s+([a-z_]+)\.([a-z_]+)/gi))
    if (moduleNames.includes(schema) && schema !== own && !table.endsWith('_public') && !/\(/.test(table))
      fault(file, `SQL touches ${schema}.${table} of another module; use its public functions, its events or a view ${schema}.*_public`);
}

function checkImports(file) {
  const [layer, part] = file.split('/');
  for (const [, target] of text(file).matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    if (!target.startsWith('.')) continue;
    const to = normalize(join(dirname(file), target));
    if (layer === 'modules' && !to.startsWith(`modules/${part}/web`)) fault(file, `imports ${to}: a module's screens import their own folder, @ui and @api only`);
    if (file.startsWith('web/ui/') && !to.startsWith('web/ui/')) fault(file, `imports ${to}: the design kit stands on nothing`);
  }
}

const lengths = { file: 500, function: 80 };
function checkSizes(file) {
  const lines = text(file).split('\n');
  if (lines.length > lengths.file) fault(file, `${lines.length} lines (at most ${lengths.file}): which second concern wants its own home?`);
  checkFunctions(file, lines);
}

/** Code is not indented in namespaces, so a function begins with the last name in column 0 before its "}" there. */
function checkFunctions(file, lines) {
  let start = -1;
  lines.forEach((line, i) => {
    if (/^[A-Za-z_~]/.test(line)) start = i;
    if (!/^\}/.test(line) || start < 0) return;
    const head = lines[start];
    const isFunction = lines.slice(start, start + 8).join(' ').includes('(') && !/^(namespace|struct|class|enum|extern|union)\b/.test(head) && !/^\};/.test(line);
    if (isFunction && i - start + 1 > lengths.function) fault(`${file}:${start + 1}`, `a function of ${i - start + 1} lines (at most ${lengths.function}): name its parts`);
    start = -1;
  });
}

/** A library stays behind the plain headers of the component that owns it. */
const homes = [
  [/^(libpq-fe\.h|postgresql\/)/, ['platform/db', 'platform/events']],
  [/^boost\/(asio|beast)\//, ['platform/http']],
  [/^(openssl\/|argon2\.h)/, ['platform/crypto']],
  [/^xlsxwriter\.h/, ['platform/xlsx']],
  [/^expat\.h/, ['platform/xlsx', 'platform/doctext']],
  [/^zip\.h/, ['platform/xlsx', 'platform/scrub', 'platform/doctext', 'platform/docx']],
  [/^linear\.h/, ['engines/classify']],
];
function checkLibraries(file) {
  const here = file.split('/').slice(0, 2).join('/');
  for (const [, target] of text(file).matchAll(/^#include <([^>]+)>/gm))
    for (const [library, owners] of homes)
      if (library.test(target) && !owners.includes(here)) fault(file, `includes <${target}>: only ${owners.join(' and ')} may; use its header`);
}

/** The floor speaks of no business. Comments may give examples. */
const domainWords = /appeal|enterprise|诉求|派单|企业|政策/i;
function checkWords(file) {
  text(file).split('\n').forEach((line, i) => {
    const code = line.replace(/(\/\/|--).*$/, '');
    const word = domainWords.exec(code)?.[0];
    if (word) fault(`${file}:${i + 1}`, `platform says "${word}": a word of the business belongs into a module`);
  });
}

for (const file of files) {
  if (/\.(cpp|hpp)$/.test(file)) {
    checkIncludes(file);
    if (!isTest(file)) checkLibraries(file);
    if (!isTest(file)) checkSizes(file);
    if (/^platform\//.test(file) && !isTest(file)) checkWords(file);
  }
  if (/^modules\/.*\.(cpp|sql)$/.test(file) && !isTest(file)) checkSql(file);
  if (/^(modules|web)\/.*\.(ts|vue)$/.test(file) && !/\.test\.ts$|\/e2e\//.test(file)) {
    checkImports(file);
    if (text(file).split('\n').length > lengths.file && !/schema\.d\.ts$/.test(file)) fault(file, `over ${lengths.file} lines`);
  }
}
checkCycles();
if (faults.length) {
  console.error(faults.join('\n'));
  console.error(`${faults.length} broken arrows or sizes`);
  process.exit(1);
}
console.log(`layers and sizes hold over ${files.length} files`);
