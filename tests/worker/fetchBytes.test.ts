import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import type { Loading } from '../../src/worker/api.ts'
import { fetchBytes } from '../../src/worker/fetchBytes.ts'

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

async function fetchedFrom(listener: RequestListener) {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const told: Loading[] = []
  const bytes = await fetchBytes('mnist', new URL(`http://127.0.0.1:${port}/a.gz`), (loading) =>
    told.push(loading),
  )
  return { bytes, told }
}

const content = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, i) => i % 251))

test('the bytes come whole, and how far they are is told with their number', async () => {
  const { bytes, told } = await fetchedFrom((_, response) => {
    response.setHeader('Content-Length', content.length)
    response.write(content.subarray(0, 1000))
    setTimeout(() => response.end(content.subarray(1000)), 200)
  })
  expect(Buffer.from(bytes).equals(content)).toBe(true)
  expect(told[0]).toEqual({ name: 'mnist', done: 1000, of: 200_000 })
  expect(told.at(-1)).toEqual({ name: 'mnist', done: 200_000, of: 200_000 })
})

test('a host that unpacks on the way states no number that could be passed', async () => {
  const packed = gzipSync(content)
  const { bytes, told } = await fetchedFrom((_, response) => {
    response.setHeader('Content-Encoding', 'gzip').setHeader('Content-Length', packed.length)
    response.end(packed)
  })
  expect(Buffer.from(bytes).equals(content)).toBe(true)
  for (const { done, of } of told) expect(of === null || of >= done).toBe(true)
})

test.each<[string, RequestListener, RegExp]>([
  ['a missing file', (_, response) => response.writeHead(404).end(), /HTTP 404\.$/],
  [
    'a connection that breaks',
    (_, response) => {
      response.writeHead(200, { 'Content-Length': 1000 })
      response.write('half')
      setTimeout(() => response.destroy(), 50)
    },
    /terminated\.$/,
  ],
])('%s is said in one sentence', async (_what, listener, reason) => {
  const failed = fetchedFrom(listener)
  await expect(failed).rejects.toThrow(
    /^The data set mnist could not be fetched from http:\/\/127\.0\.0\.1:\d+\/a\.gz: /,
  )
  await expect(failed).rejects.toThrow(reason)
})
