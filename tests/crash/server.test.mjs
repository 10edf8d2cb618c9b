// The whole program is killed with kill -9, again and again, while several clients raise appeals and take steps over HTTP:
// the server, PostgreSQL, one of its processes, all of them at once, or the next server while it starts. After every
// round each acknowledged step is there exactly once, a repeated request gets the same answer, and log and state agree.
//
//   QIYING_CRASH_ROUNDS=1000 QIYING_CRASH_SEED=7 QIYING=build/qiying node --test tests/crash/server.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clerk, insist, signIn } from './clerk.mjs';
import { checkAll, checkSteps } from './ledger.mjs';
import { people, stories } from './stories.mjs';
import { Victim } from './victim.mjs';

const asked = process.env.QIYING_CRASH_ROUNDS;
const rounds = Number(asked ?? 200);
/** Unasked, a slow machine stops at 100 rounds once this is over, and says how many there were. */
const PATIENCE_MS = 240_000;
const seed = Number(process.env.QIYING_CRASH_SEED ?? Math.floor(Math.random() * 1e9));
const CLIENTS = 4;
const LONGEST_WORK_MS = 250;

/** Mulberry32: the same seed, the same kills. */
function dice(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

async function staff(victim) {
  const crew = Object.fromEntries(await Promise.all(people.map(async (login) => [login, await signIn(victim.url, login)])));
  const offices = await (await fetch(`${victim.url}/api/v1/orgs`, { headers: crew.zhongxin })).json();
  return { crew, office: offices.items.find((org) => org.code === 'd01').id };
}

/** A request that was answered before the crash gets the very same answer after it, and nothing is done again. */
async function checkReplays(victim, crew, steps) {
  for (const { who, request, answer } of steps) {
    const again = await insist(victim.url, request, crew[who]);
    assert.deepEqual([again.status, again.text, again.replayed], [answer.status, answer.text, true], `${request.key}: the same answer`);
  }
}

/** Kills round after round; resolves with what there is to tell. */
async function attack(victim, crew, clerks, done, random) {
  const killed = {};
  const outages = [];
  const started = Date.now();
  let replays = 0;
  for (let round = 0, checked = 0; round < rounds && (asked || round < 100 || Date.now() - started < PATIENCE_MS); ++round) {
    await new Promise((go) => setTimeout(go, random() * LONGEST_WORK_MS));
    const names = Object.keys(victim.ways);
    const way = names[Math.floor(random() * names.length)];
    const before = done.length;
    const begun = Date.now();
    await victim.ways[way](random);
    outages.push(Date.now() - begun);
    killed[way] = (killed[way] ?? 0) + 1;
    checkSteps(victim, [...done], checked);
    const old = done.slice(0, before).filter((_, i, all) => i >= all.length - CLIENTS || random() < 2 / all.length);
    await checkReplays(victim, crew, old);
    replays += old.length;
    checked = before;
  }
  outages.sort((a, b) => a - b);
  return `${outages.length} rounds: killed ${JSON.stringify(killed)}; ${replays} requests repeated; back after ${outages[outages.length >> 1]} ms (median), ${outages.at(-1)} ms at most`;
}

test(`${asked ? '' : 'up to '}${rounds} crashes lose nothing that was acknowledged and do nothing twice`, async (t) => {
  t.diagnostic(`seed ${seed}`);
  const random = dice(seed);
  const victim = await Victim.start();
  try {
    const { crew, office } = await staff(victim);
    const done = [];
    const clerks = Array.from({ length: CLIENTS }, (_, i) => new Clerk(victim.url, `crash-client-${i}`, crew, office, done));
    const work = Promise.all(clerks.map((clerk) => clerk.work(stories, random)));
    work.catch(() => {});
    const told = await Promise.race([attack(victim, crew, clerks, done, random), work]);
    for (const clerk of clerks) clerk.stopped = true;
    await work;
    checkAll(victim, done);
    t.diagnostic(`${told}; ${done.length} steps acknowledged, none lost, none twice`);
    await victim.stop();
  } catch (error) {
    victim.abandon();
    t.diagnostic(`the data are kept in ${victim.data}`);
    throw error;
  }
});
