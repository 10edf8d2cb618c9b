// The program as a script sees it: arguments in, exit code and text out, in an empty folder.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { emptyDirectory, program } from '../journeys/server.mjs';

/** Words and exit code of one run in `cwd`. Variables of the caller that steer the program are left out. */
export function run(args, { cwd, env = {}, program: path = program() } = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('QIYING') && !name.startsWith('PG'));
  const { status, stdout, stderr } = spawnSync(path, args, { cwd, encoding: 'utf8', env: { ...Object.fromEntries(kept), ...env }, timeout: 300_000 });
  return { code: status, out: stdout, err: stderr };
}

/** Runs `work` in an empty folder, which goes away; `left()` lists what lies in it. */
export function inEmptyFolder(work) {
  const cwd = emptyDirectory('qiying-commands-');
  try {
    return work(cwd, () => readdirSync(cwd));
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** Subcommands that a help text lists. */
const listed = (help) => [...(/^Subcommands:\n([\s\S]*)/m.exec(help)?.[1] ?? '').matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((m) => m[1]);

/** Every command, as its words: ["register", "import"]. */
export function commands(words = []) {
  const below = words.length < 2 ? listed(run([...words, '--help']).out) : [];
  return below.length ? below.flatMap((word) => commands([...words, word])) : [words];
}
