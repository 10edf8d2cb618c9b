// Measures `qiying fuse` against the bars of the fusion engine and prints every row with the data's name. Own data are generated
// (bench/fusion); public sets are taken from --data DIR when they lie there (cn_multi_50k.csv.xz, febrl3.csv,
// company_names_labelled_500.txt). Options: --data DIR, --large (1 M and 4 M records, some minutes), --keep.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { tmpdir } from 'node:os';

const build = process.env.BUILD ?? 'build';
const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const data = option('--data');
const large = process.argv.includes('--large');
const work = mkdtempSync(join(tmpdir(), 'qiying_fusion_'));
const kSources = ['market', 'tax', 'statistics', 'insurance', 'building', 'street', 'list'];
const rows = [];

/** Runs the program under GNU time's eyes: wall seconds, CPU seconds, peak memory. */
function fuse(args) {
  const before = process.hrtime.bigint();
  const ran = spawnSync('bash', ['-c', 'exec 3>&2; TIMEFORMAT="%U %S"; { time "$@" 2>&3 >/dev/null; } 2>&1', 'bash', join(build, 'qiying'), 'fuse', ...args, '--quiet'], {
    encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const wall = Number(process.hrtime.bigint() - before) / 1e9;
  if (ran.status !== 0) throw new Error(`fuse ended with ${ran.status}`);
  const [user, system] = ran.stdout.trim().split(/\s+/).slice(-2).map(Number);
  return { wall, cpu: user + system };
}

/** The same with a look at its memory ten times a second: peak in MiB. */
function fuseWatched(args) {
  const before = process.hrtime.bigint();
  const script = 'TIMEFORMAT="%U %S"; exec 3>&2; { time { "$@" >/dev/null 2>&3 & p=$!; while s=$(grep -s VmHWM /proc/$p/status); do m=$s; sleep 0.1; done; wait $p; rc=$?; }; } 2>&1; echo "${m//[^0-9]/} $rc"';
  const ran = spawnSync('bash', ['-c', script, 'bash', join(build, 'qiying'), 'fuse', ...args, '--quiet'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const wall = Number(process.hrtime.bigint() - before) / 1e9;
  const [user, system, kib, status] = ran.stdout.trim().split(/\s+/).slice(-4).map(Number);
  if (ran.status !== 0 || status !== 0) throw new Error(`fuse ended with ${status}`);
  return { wall, cpu: user + system, mib: kib / 1024 };
}

const score = (out, truth) => JSON.parse(execFileSync(join(build, 'data/fusion_data'), ['evaluate', join(out, 'links.csv'), truth], { encoding: 'utf8' }));
const blocking = (truth, tables) => JSON.parse(execFileSync(join(build, 'data/fusion_data'), ['blocking', truth, ...tables], { encoding: 'utf8' }));
/** What blocking brings together of the true pairs, and what B-cubed could be at best: rows that meet no row of their own stay alone. */
const blockingRow = (name, truth, tables) => {
  const b = blocking(truth, tables);
  row(name, 'blocking recall', b.recall, '', true);
  row(name, 'B-cubed ceiling', `${b.b3_ceiling} (${b.mute} mute)`, '', true);
};
const row = (name, what, measured, bar, good) => {
  rows.push({ name, what, measured, bar, good });
  console.log(`${good ? 'meets ' : 'MISSES'}  ${name.padEnd(26)} ${what.padEnd(22)} ${String(measured).padEnd(22)} ${bar}`);
};
const sources = (folder, names = kSources) => names.flatMap((name) => ['--source', `${name}=${join(folder, `${name}.csv`)}`]);

function generate(name, enterprises, seed) {
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  const records = Number(execFileSync(join(build, 'data/fusion_data'), ['generate', folder, String(enterprises), String(seed)], { encoding: 'utf8' }));
  return { folder, records };
}

const digest = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

function shuffle(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of kSources) {
    const [header, ...lines] = readFileSync(join(from, `${name}.csv`), 'utf8').trimEnd().split('\n');
    writeFileSync(join(to, `${name}.csv`), [header, ...lines.reverse()].join('\n') + '\n');
  }
}

function ownSet() {
  const { folder, records } = generate('seven', 20_000, 1);
  const out = join(work, 'seven_out');
  const time = fuse([...sources(folder), '--out', out]);
  const s = score(out, join(folder, 'truth.csv'));
  const name = `seven sources, ${records}`;
  row(name, 'pairwise F1', s.f1, '>= 0.995', s.f1 >= 0.995);
  row(name, 'B-cubed', s.b3, '>= 0.997', s.b3 >= 0.997);
  row(name, 'wall / CPU s', `${time.wall.toFixed(1)} / ${time.cpu.toFixed(1)}`, '<= 5 s', time.wall <= 5);
  blockingRow(name, join(folder, 'truth.csv'), kSources.map((s) => `${s}=${join(folder, `${s}.csv`)}`));
  const one = join(work, 'one_thread');
  const turned = join(work, 'turned');
  shuffle(folder, turned);
  fuse([...sources(turned, [...kSources].reverse()), '--out', one, '--threads', '1']);
  const same = ['links.csv', 'entities.csv', 'review.csv', 'audit.csv', 'model.json'].every((f) => digest(join(out, f)) === digest(join(one, f)));
  row(name, '1 thread, rows turned', same ? 'identical' : 'different', 'identical', same);
  return s;
}

function publicSets() {
  if (!data) return console.log('(public sets: give --data DIR)');
  const febrl = join(data, 'febrl3.csv');
  if (existsSync(febrl)) {
    const truth = join(work, 'febrl3_truth.csv');
    const ids = readFileSync(febrl, 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split(',')[0]);
    writeFileSync(truth, 'record_id,entity\n' + ids.map((id) => `${id},${id.split('-')[1]}`).join('\n') + '\n');
    const out = join(work, 'febrl3');
    const time = fuse(['--table', febrl, '--profile', 'person', '--out', out]);
    const s = score(out, truth);
    row('febrl3, person.toml', 'pairwise F1', s.f1, '>= 0.997', s.f1 >= 0.997);
    row('febrl3, person.toml', 'wall / CPU s', `${time.wall.toFixed(2)} / ${time.cpu.toFixed(2)}`, '<= 0.3 s', time.wall <= 0.3);
  }
  const multi = join(data, 'cn_multi_50k.csv.xz');
  if (existsSync(multi)) {
    const lines = execFileSync('xzcat', [multi], { encoding: 'utf8', maxBuffer: 1 << 28 }).trimEnd().split('\n');
    const table = join(work, 'cn_multi.csv');
    const truth = join(work, 'cn_multi_truth.csv');
    // The third column is the truth: it is cut out of what the engine sees. The first three columns are never quoted.
    const cut = lines.map((line) => line.split(','));
    writeFileSync(table, cut.map((cells) => [...cells.slice(0, 2), ...cells.slice(3)].join(',')).join('\n') + '\n');
    writeFileSync(truth, cut.map((cells) => [cells[1], cells[0], cells[2]].join(',')).join('\n') + '\n');
    const out = join(work, 'cn_multi');
    const time = fuse(['--table', table, '--source-column', 'source', '--out', out]);
    const s = score(out, truth);
    row('cn_multi_50k', 'pairwise F1', s.f1, '>= 0.94', s.f1 >= 0.94);
    row('cn_multi_50k', 'B-cubed', s.b3, '>= 0.97', s.b3 >= 0.97);
    blockingRow('cn_multi_50k', truth, [`=${table}`]);
    row('cn_multi_50k', 'wall / CPU s', `${time.wall.toFixed(1)} / ${time.cpu.toFixed(1)}`, '', true);
  }
  const names = join(data, 'company_names_labelled_500.txt');
  if (existsSync(names)) {
    const s = JSON.parse(execFileSync(join(build, 'data/fusion_data'), ['trade', names], { encoding: 'utf8' }));
    row('company_names_labelled_500', 'F1 of the trade name', s.f1, '>= 0.97', s.f1 >= 0.97);
  }
}

function largeSets(small) {
  const times = [];
  for (const [name, enterprises] of [['1 M', 245_000], ['4 M', 980_000]]) {
    const { folder, records } = generate(name.replace(' ', ''), enterprises, 2);
    const out = join(work, `${enterprises}_out`);
    const time = fuseWatched([...sources(folder), '--out', out, '--state', join(work, `${enterprises}_state`)]);
    times.push(time.wall / records);
    row(`seven sources, ${records}`, 'wall / CPU s', `${time.wall.toFixed(1)} / ${time.cpu.toFixed(1)}`, name === '1 M' ? '<= 60 s' : '', name !== '1 M' || time.wall <= 60);
    row(`seven sources, ${records}`, 'peak memory', `${time.mib.toFixed(0)} MiB`, name === '1 M' ? '<= 4096 MiB' : '', name !== '1 M' || time.mib <= 4096);
    if (name !== '1 M') continue;
    const s = score(out, join(folder, 'truth.csv'));
    row(`seven sources, ${records}`, 'pairwise F1', s.f1, `within 0.005 of ${small.f1}`, Math.abs(s.f1 - small.f1) <= 0.005);
    const tax = readFileSync(join(folder, 'tax.csv'), 'utf8').split('\n').slice(0, 10_001);
    writeFileSync(join(work, 'changed.csv'), tax.map((line, i) => (i === 0 ? line : line.replace(/武汉/, '武漢'))).join('\n') + '\n');
    const again = fuse(['--source', `tax=${join(work, 'changed.csv')}`, '--out', join(work, 'again'), '--state', join(work, `${enterprises}_state`)]);
    const after = score(join(work, 'again'), join(folder, 'truth.csv'));
    row('10,000 changed into 1 M', 'pairwise F1', after.f1, `within 0.001 of ${s.f1}`, Math.abs(after.f1 - s.f1) <= 0.001);
    row('10,000 changed into 1 M', 'wall / CPU s', `${again.wall.toFixed(1)} / ${again.cpu.toFixed(1)}`, '<= 5 s', again.wall <= 5);
  }
  row('4 M against 1 M', 'time per record', (times[1] / times[0]).toFixed(2), '<= 1.3', times[1] / times[0] <= 1.3);
}

try {
  const small = ownSet();
  publicSets();
  if (large) largeSets(small);
} finally {
  if (!process.argv.includes('--keep')) rmSync(work, { recursive: true, force: true });
}
const missed = rows.filter((r) => !r.good).length;
console.log(missed === 0 ? 'all bars met' : `${missed} of ${rows.length} bars missed`);
