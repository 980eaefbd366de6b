/** A data set's file from the app's own host. */
import type { DatasetName } from '../experiment/datasets.ts'
import { messageOf } from '../experiment/messageOf.ts'
import { concatenated } from '../formats/unpack.ts'
import type { Loading } from './api.ts'

const TELL_EVERY = 100 // ms
const SILENCE = 30_000 // ms without a byte

/** Tells how far it is. Rejects with one sentence where the file does not come, or stops coming. */
export async function fetchBytes(
  name: DatasetName,
  url: URL,
  onLoading: (loading: Loading) => void,
): Promise<Uint8Array> {
  const refuse = (why: string) =>
    new Error(`The data set ${name} could not be fetched from ${url.href}: ${why}.`)
  const silence = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const listen = () => {
    clearTimeout(timer)
    timer = setTimeout(() => silence.abort(new Error('the host sends nothing more')), SILENCE)
  }
  try {
    listen()
    const response = await fetch(url, { signal: silence.signal })
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    if (!response.body) return new Uint8Array(await response.arrayBuffer())
    // A length that counts packed bytes says nothing of the unpacked ones that come.
    const stated = response.headers.get('Content-Encoding')
      ? null
      : Number(response.headers.get('Content-Length')) || null
    const parts: Uint8Array[] = []
    let done = 0
    let told = 0
    const reader = response.body.getReader()
    for (;;) {
      const { value } = await reader.read()
      if (!value) break
      listen()
      parts.push(value)
      done += value.length
      if (performance.now() - told >= TELL_EVERY) {
        told = performance.now()
        onLoading({ name, done, of: stated })
      }
    }
    onLoading({ name, done, of: done })
    return concatenated(parts, done)
  } catch (error) {
    throw refuse(messageOf(error))
  } finally {
    clearTimeout(timer)
  }
}
