// The bars of the rule engine, in one run beside a named reference on equal rules: npm @gorules/zen-engine, when a scratch
// folder has it. The project never needs it.
//
//   (mkdir /tmp/zen && cd /tmp/zen && npm install @gorules/zen-engine)
//   QIYING_ZEN=/tmp/zen make bench-rules
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const FACTS = 24, POLICIES = 1000, ROWS = 3000, COLUMNS = 13;
const [program, scratch = process.env.QIYING_ZEN] = process.argv.slice(2);

// The generator of std::mt19937, so that the reference gets the very rules of the C++ benchmark.
function mt19937(seed) {
  const state = new Uint32Array(624);
  state[0] = seed;
  for (let i = 1; i < 624; ++i) state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  let at = 624;
  return () => {
    if (at === 624) {
      for (let i = 0; i < 624; ++i) {
        const y = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
        state[i] = state[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      at = 0;
    }
    let y = state[at++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

function measured() {
  const run = spawnSync(resolve(program), ['--benchmark_format=json', '--benchmark_min_time=1'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (run.status !== 0) throw new Error(run.stderr);
  const scale = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3 };
  return Object.fromEntries(JSON.parse(run.stdout).benchmarks.map((b) => [b.name, { ms: b.real_time * scale[b.time_unit], ...b }]));
}

const input = (i) => ({ id: `i${i}`, name: `f${i}`, field: `f${i}` });
function table(inputs, rules) {
  const node = { id: 't', name: 't', type: 'decisionTableNode', content: { hitPolicy: 'first', inputs, outputs: [{ id: 'o', name: 'o', field: 'met' }], rules } };
  return { nodes: [{ id: 'in', name: 'in', type: 'inputNode' }, node, { id: 'out', name: 'out', type: 'outputNode' }],
           edges: [{ id: 'a', sourceId: 'in', targetId: 't' }, { id: 'b', sourceId: 't', targetId: 'out' }] };
}

function policies() {
  const random = mt19937(7);
  return Array.from({ length: POLICIES }, (_, p) => {
    const inputs = [], rule = { _id: `r${p}`, o: 'true' };
    for (let i = 0; i < 6; ++i) {
      const fact = random() % FACTS, least = random() % 2 === 0, bound = random() % 1000;
      inputs.push({ id: `i${i}`, name: `c${i}`, field: `f${fact}` });
      rule[`i${i}`] = `${least ? '>=' : '<='} ${bound}`;
    }
    return table(inputs, [rule]);
  });
}

function enterprise() {
  const random = mt19937(11), facts = {};
  for (let i = 0; i < FACTS; ++i) {
    random();
    facts[`f${i}`] = random() % 1000;
  }
  return facts;
}

function bigTable() {
  const random = mt19937(3);
  const rules = Array.from({ length: ROWS }, (_, r) => {
    const rule = { _id: `r${r}`, o: String(r), i0: `[${r * 100}..${r * 100 + 99}]` };
    for (let c = 1; c < COLUMNS; ++c) rule[`i${c}`] = `>= ${r * 100 - (random() % 50000)}`;
    return rule;
  });
  return table(Array.from({ length: COLUMNS }, (_, i) => input(i)), rules);
}

async function timed(rounds, work) {
  await work();
  const from = performance.now();
  for (let i = 0; i < rounds; ++i) await work();
  return (performance.now() - from) / rounds;
}

async function reference(folder) {
  const { ZenEngine } = createRequire(join(resolve(folder), 'package.json'))('@gorules/zen-engine');
  const engine = new ZenEngine();
  const decisions = policies().map((p) => engine.createDecision(p));
  const facts = enterprise();
  let met = 0;
  const all = await timed(3, async () => {
    met = 0;
    for (const d of decisions) met += (await d.evaluate(facts, { trace: true })).result.met === true;
  });
  const big = engine.createDecision(bigTable());
  const last = Object.fromEntries(Array.from({ length: COLUMNS }, (_, i) => [`f${i}`, 299950]));
  if ((await big.evaluate(last)).result.met !== 2999) throw new Error('reference: the last row must hold');
  return { all, met, lookup: await timed(20, () => big.evaluate(last)) };
}

const ours = measured();
const [both, one, words, lookup] = ['population_match/2/real_time', 'one_enterprise_explained', 'one_enterprise_in_words', 'table_lookup'].map((n) => ours[n]);
const rows = [
  ['200,000 × 1,000 × 6, three-valued, stored, 2 threads', both.ms, 1200, 'ms'],
  ['one enterprise × 1,000 policies, explained', one.ms, 5, 'ms'],
  ['the same in sentences', words.ms, null, 'ms'],
  ['lookup in 3,000 rows × 13 columns', lookup.ms * 1000, 50, 'µs'],
];
let failed = 0;
for (const [what, value, bar, unit] of rows) {
  const holds = bar === null ? '' : value <= bar ? 'holds' : 'MISSED';
  failed += holds === 'MISSED';
  console.log(`${what.padEnd(56)} ${value.toFixed(2).padStart(9)} ${unit}  ${bar === null ? '' : `bar ${bar} ${unit} `}${holds}`);
}
console.log(`${''.padEnd(56)} ${(both['conditions/s'] / 1e9).toFixed(2).padStart(9)} G conditions/s, ${both.stored_MB} MB stored`);
if (!scratch) {
  console.log('reference: not measured (QIYING_ZEN names no folder with @gorules/zen-engine)');
} else {
  const zen = await reference(scratch);
  if (zen.met !== one.met) throw new Error(`not the same rules: ${zen.met} met there, ${one.met} here`);
  console.log(`reference @gorules/zen-engine, the same rules (${zen.met} of 1,000 met in both):`);
  console.log(`  one enterprise × 1,000 with trace ${zen.all.toFixed(1)} ms: ours ${(zen.all / one.ms).toFixed(0)}× faster`);
  console.log(`  lookup, last of 3,000 rows        ${(zen.lookup * 1000).toFixed(0)} µs: ours ${(zen.lookup / lookup.ms).toFixed(0)}× faster`);
}
process.exit(failed ? 1 : 0);
