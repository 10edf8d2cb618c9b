/**
 * The server under test: the one at QIYING_URL, or build/qiying (QIYING) on an empty directory with the
 * demonstration district, stopped and removed afterwards.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext { url: string }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + 290_000; Date.now() < end; await new Promise((r) => setTimeout(r, 250))) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    if (await fetch(`${url}/readyz`).then((r) => r.ok, () => false)) return
  }
  throw new Error('the server did not get ready')
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.QIYING_URL
  if (given) {
    project.provide('url', given)
    return async () => {}
  }
  const program = process.env.QIYING ?? fileURLToPath(new URL('../../build/qiying', import.meta.url))
  const data = mkdtempSync(join(tmpdir(), 'qiying-e2e-'))
  chmodSync(data, 0o711) // started as root, the database runs as another user, who must be able to enter
  const url = `http://127.0.0.1:${await freePort()}`
  const child = spawn(program, ['serve', '--data', data, '--listen', url.slice(7), '--demo'], { stdio: ['ignore', 'inherit', 'inherit'] })
  await ready(url, child)
  project.provide('url', url)
  return async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
}
