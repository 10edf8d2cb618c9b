// How long a document of 60 KB takes: the check beside plain work on the same bytes, in turns in one process. Bar: 200 ms.
//
//   tools/bench disclosure [FILE…]      (without a file: invented documents of 60 KB in the three styles of text)
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';

const [program, ...files] = process.argv.slice(2);
const done = spawnSync(program, files, { encoding: 'utf8', maxBuffer: 1 << 24 });
process.stderr.write(done.stderr);
if (done.status !== 0) process.exit(done.status ?? 1);
const rows = done.stdout.trim().split('\n').map((line) => JSON.parse(line));
console.log(`${cpus().length} × ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}`);
console.log('document                              bytes  relations   p50 ms   p99 ms  splitting p50  ratio   bar 200 ms');
for (const r of rows)
  console.log(`${r.name.slice(-36).padEnd(36)} ${String(r.bytes).padStart(6)} ${String(r.checked).padStart(10)} ${r.p50.toFixed(2).padStart(8)} ${r.p99.toFixed(2).padStart(8)} ${r.words_p50.toFixed(3).padStart(14)} ${(r.p50 / r.words_p50).toFixed(0).padStart(6)}   ${r.p99 < 200 ? 'held' : 'MISSED'}`);
process.exit(rows.every((r) => r.p99 < 200) ? 0 : 1);
