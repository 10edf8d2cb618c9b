// A copy of the working tree's own files (tracked and new ones, nothing that is built) in a temporary directory.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Makes the copy; `remove()` deletes it. It is a git repository, because the tools ask git for the files. */
export function copyOfTree() {
  const path = mkdtempSync(join(tmpdir(), 'qiying-tree-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  for (const file of files.split('\0').filter((f) => f && existsSync(join(root, f)))) {
    mkdirSync(join(path, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(path, file));
  }
  execFileSync('git', ['init', '-q'], { cwd: path });
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
