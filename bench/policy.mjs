// The product's bars of the policy library, over HTTP on the demonstration district (60,000 enterprises) with 3,000 published
// policies beside the shipped ones: searching, one changed enterprise whose matches are up to date, the population count of the
// editor. One request at a time, as one person feels it.
//
//   tools/bench policy [--policies 3000] [--rounds 200] [--prepare]        (--prepare: only stores the data)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fill, root, serve } from '../tests/journeys/server.mjs';

const { values: options } = parseArgs({ options: {
  policies: { type: 'string', default: '3000' }, rounds: { type: 'string', default: '200' }, scale: { type: 'string', default: 'district' }, prepare: { type: 'boolean', default: false } } });
const build = resolve(root, process.env.BUILD ?? 'build');
const data = process.env.QIYING_BENCH_POLICY ?? join(build, 'bench-policy');
const rounds = Number(options.rounds);

const WHAT = ['设备更新', '节能改造', '研发投入', '首台套', '数字化转型', '稳岗返还', '专精特新', '技术改造', '创业担保', '进出口信保', '绿色工厂', '人才引进', '科技服务', '商贸流通', '文旅融合'];
const HOW = ['补贴', '奖励', '贴息', '返还', '补助', '券'];
const FACTS = ['设备投资额', '从业人员数', '营业收入', '算力费用', '科技服务发票金额', '资产总额'];
const unit = (fact) => (fact === '从业人员数' ? '人' : '万元');
const range = (n) => Array.from({ length: n }, (_, i) => i);

function text(n) {
  const leaves = range(6).map((i) => FACTS[(n + i) % FACTS.length]).map((fact, i) => `    - {事实: ${fact}, 至少: ${10 + ((n * 7 + i * 13) % 900)} ${unit(fact)}, 条款: 第${i + 2}条}`);
  return `编号: bench-${n}
标题: 第 ${n} 号${WHAT[n % WHAT.length]}${HOW[n % HOW.length]}办法
文号: 测政规〔${2020 + (n % 7)}〕${n}号
发文机关: 测试区第${n % 40}局
层级: ${['国家', '省', '市', '区'][n % 4]}
状态: 有效
施行日期: 2026-01-01
主题: ${['综合', '税收', '金融', '降成本', '社会保险'][n % 5]}
受众: 从事${WHAT[(n + 3) % WHAT.length]}的企业
受众类别: [${['工业企业', '科技型企业', '中小微企业', '服务业和商贸企业'][n % 4]}]
摘要: 按${FACTS[n % FACTS.length]}给予${HOW[n % HOW.length]}，最高 ${5 + (n % 60) * 10} 万元。
来源: {标题: 测量用}
条件:
  全部:
${leaves.join('\n')}
待遇: {比例: ${1 + (n % 30)}%, 基数: 设备投资额, 上限: ${5 + (n % 60) * 10} 万元}
申报: {方式: 申报}
`;
}

function sql(statement) {
  const done = spawnSync('psql', ['-h', join(data, 'pg.run'), '-U', 'qiying', '-d', 'qiying', '-AtXq', '-v', 'ON_ERROR_STOP=1'], { input: statement, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.trim();
}

function addPolicies() {
  if (Number(sql("select count(*) from policy.version where slug like 'bench-%'")) >= Number(options.policies)) return;
  const rows = range(Number(options.policies)).map((n) => `('420199', gen_random_uuid(), 'bench-${n}', 1, 'published', $q$${/标题: (.*)/.exec(text(n))[1]}$q$, $q$${text(n)}$q$, '测量', now(), now(), now())`);
  sql(`insert into policy.version (district, id, slug, number, state, title, body, written_name, created_at, updated_at, published_at) values ${rows.join(',\n')} on conflict do nothing; analyze policy.version;`);
}

const percentile = (times, p) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.ceil((times.length * p) / 100) - 1)];

/** Times of `ask(i)`, after one that is not counted. */
async function measured(ask, n = rounds) {
  await ask(0);
  const times = [];
  for (let i = 1; i <= n; ++i) {
    const begun = performance.now();
    await ask(i);
    times.push(performance.now() - begun);
  }
  return times;
}

async function signIn(url, login) {
  const session = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password: 'Qiying@2026' }) });
  if (!session.ok) throw new Error(await session.text());
  const cookie = session.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
  const { csrf } = await (await fetch(`${url}/api/v1/me`, { headers: { cookie } })).json();
  return async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, { method, headers: { cookie, 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }, ...(body ? { body: JSON.stringify(body) } : {}) });
    const words = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${words}`);
    return words;
  };
}

/** Words as people type them: whole, a piece, with a wrong and a missing character, initials, two words, a question. */
const QUERIES = range(rounds + 1).map((i) => {
  const what = WHAT[i % WHAT.length], how = HOW[i % HOW.length];
  return [what, `${what}${how}`, `${what[0]}哦${what.slice(2)}${how}`, `${what[0]}${what.slice(2)}${how}`, 'sbgx', `${what} ${how}`, `${what}怎么申请`, `测政规〔2024〕${i}号`][i % 8];
});

async function measure(url) {
  const visitor = async (path) => {
    const answer = await fetch(url + path);
    await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  };
  const begun = performance.now();
  await visitor('/policies');
  const first = performance.now() - begun;
  const enterprise = await signIn(url, 'qiye'), editor = await signIn(url, 'bianji'), publisher = await signIn(url, 'fabu');
  // One policy is published; the next visitor's page, timed alone.
  const after = [];
  for (const i of range(10)) {
    const version = JSON.parse(await editor('POST', '/api/v1/policy-versions', { body: text(7).replace('编号: bench-7', `编号: fresh-${Date.now()}-${i}`), note: '' }));
    await editor('POST', `/api/v1/policy-versions/${version.id}/actions/submit`, {});
    await publisher('POST', `/api/v1/policy-versions/${version.id}/actions/publish`, {});
    const from = performance.now();
    await visitor('/policies');
    after.push(performance.now() - from);
  }
  const api = await measured((i) => visitor(`/api/v1/policies?limit=20&q=${encodeURIComponent(QUERIES[i])}`));
  const page = await measured((i) => visitor(`/policies?q=${encodeURIComponent(QUERIES[i])}`));
  const faceted = await measured((i) => visitor(`/policies?subject=tax&level=provincial&q=${encodeURIComponent(QUERIES[i])}`));
  // A changed enterprise: it says something new, and what it is entitled to is read at once.
  const changed = await measured(async (i) => {
    await enterprise('POST', '/api/v1/policies/answers', { fact: 'equipment_investment', value: `${100 + i} 万元` });
    await enterprise('GET', '/api/v1/policies/mine');
  }, Math.min(rounds, 60));
  const draft = (i) => ({ body: text(7).replace('编号: bench-7', 'id: draft').replace(/至少: \d+ 人/, `至少: ${10 + i} 人`), note: '' });
  const counts = await measured((i) => editor('POST', '/api/v1/policy-versions/population', draft(i)), Math.min(rounds, 40));
  const followed = await measured(async (i) => {
    await enterprise('POST', '/api/v1/policies/answers', { fact: 'equipment_investment', value: `${500 + i} 万元` });
    await editor('POST', '/api/v1/policy-versions/population', draft(1000 + i));
  }, 20);
  return [
    ['search, JSON, 20 of the found', api, 30],
    ['search, the whole page with counts by 7 facets', page, 30],
    ['the same narrowed by subject and level', faceted, 30],
    ['one changed enterprise: saved, all policies matched anew with reasons', changed, 100],
    ['population count of a new draft in the editor', counts, null],
    ['the same after an enterprise has changed (both requests)', followed, null],
    ['first page after a publication', after, null],
    ['first page after a start: the whole library read and compiled', [first], null],
  ];
}

if (!existsSync(join(data, 'pg'))) {
  mkdirSync(data, { recursive: true });
  chmodSync(data, 0o711);
  console.log(`filling ${data} with the demonstration district (once)`);
  fill(data, options.scale);
}
const server = await serve(data, { env: { QIYING_RATE_LIMIT: 'false', QIYING_LOG_LEVEL: 'warn' } });
let missed = 0;
try {
  addPolicies();
  if (!options.prepare) {
    const [policies, firms] = [sql("select count(*) from policy.version where state = 'published'"), sql('select count(*) from register.entity')];
    console.log(`${policies} published policies, ${firms} enterprises; one request at a time, milliseconds`);
    for (const [what, times, bar] of await measure(server.url)) {
      const p95 = percentile(times, 95);
      missed += bar !== null && p95 > bar;
      console.log(`${what.padEnd(70)} p50 ${percentile(times, 50).toFixed(1).padStart(7)}  p95 ${p95.toFixed(1).padStart(7)}${bar === null ? '' : `  bar ${bar} ${p95 <= bar ? 'holds' : 'MISSED'}`}`);
    }
  }
} finally {
  await server.stop();
}
process.exit(missed ? 1 : 0);
