/** Training on WebAssembly gives the same bits in Node and, where it is installed, in Firefox (Chromium: tests/gpu). */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { build, type Rolldown } from 'vite'
import { fingerprints, takeFingerprints } from '../../../fixtures/fingerprint.ts'

test('fifty steps of every method', { timeout: 120_000 }, async () => {
  expect(await takeFingerprints()).toEqual(fingerprints)
})

const firefox = ['firefox-esr', 'firefox'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
)

test.skipIf(!firefox)('the same in Firefox', { timeout: 180_000 }, async () => {
  const script = await bundled('tests/fixtures/fingerprint.ts')
  expect(await postedBy(firefox!, script)).toEqual(fingerprints)
})

const page = `<script type="module">
  import { takeFingerprints } from './script.js'
  const found = await takeFingerprints().catch((error) => ({ error: String(error) }))
  await fetch('found', { method: 'POST', body: JSON.stringify(found) })
</script>`

async function bundled(entry: string): Promise<string> {
  const result = (await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        output: { codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput
  return result.output[0].code
}

/** What the page posts in a browser that is started for it. */
async function postedBy(browser: string, script: string): Promise<unknown> {
  const profile = mkdtempSync(path.join(tmpdir(), 'looksam-firefox-'))
  const server = createServer()
  const posted = new Promise<string>((resolve) => {
    server.on('request', (request, response) => {
      if (request.method === 'POST') {
        let text = ''
        request.setEncoding('utf8').on('data', (part: string) => (text += part))
        request.on('end', () => {
          response.end()
          resolve(text)
        })
      } else if (request.url === '/script.js') {
        response.setHeader('Content-Type', 'text/javascript').end(script)
      } else {
        response.setHeader('Content-Type', 'text/html').end(page)
      }
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const args = ['--headless', '--no-remote', '--profile', profile, `http://127.0.0.1:${port}/`]
  const running = spawn(browser, args, { stdio: 'ignore' })
  const ended = new Promise((resolve) => running.once('exit', resolve))
  try {
    return JSON.parse(await posted)
  } finally {
    running.kill()
    await ended
    server.closeAllConnections()
    server.close()
    rmSync(profile, { recursive: true, force: true })
  }
}
