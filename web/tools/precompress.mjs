// Writes x.br and x.gz beside every text asset of the folder given, for the server's static files.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const folder = process.argv[2]
if (!folder) throw new Error('usage: precompress.mjs FOLDER')

function* files(directory) {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name)
    if (statSync(path).isDirectory()) yield* files(path)
    else yield path
  }
}

for (const path of [...files(folder)]) {
  if (/\.(br|gz)$/.test(path)) rmSync(path)
}
for (const path of [...files(folder)]) {
  if (!/\.(js|css|html|svg|json)$/.test(path)) continue
  const bytes = readFileSync(path)
  if (bytes.length < 512) continue
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}
