// Holds the size budgets (gzip): what every screen loads, and what one route adds. Exit code 1 when broken.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const SHELL_KB = 70
const ROUTE_KB = 150

const folder = process.argv[2] ?? 'dist/desk'
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
const size = (file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length / 1024

function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) closure(next, seen)
  return seen
}
const scripts = (keys) => [...keys].reduce((sum, key) => sum + size(manifest[key].file), 0)
const styles = (keys) => [...new Set([...keys].flatMap((key) => manifest[key].css ?? []))].reduce((s, f) => s + size(f), 0)

const shell = closure('index.html')
let broken = 0
function report(name, js, css, limit) {
  const ok = js <= limit
  if (!ok) broken++
  console.log(`${ok ? 'ok  ' : 'OVER'} ${name}: ${js.toFixed(1)} KB js (limit ${limit}), ${css.toFixed(1)} KB css`)
}
report('shell', scripts(shell), styles(shell), SHELL_KB)
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry) continue
  const own = new Set([...closure(key)].filter((k) => !shell.has(k)))
  report(key.replace(/^(\.\.\/)+/, ''), scripts(own), styles(own), ROUTE_KB)
}
process.exit(broken ? 1 : 0)
