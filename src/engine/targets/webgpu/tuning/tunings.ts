/**
 * Tunings that are remembered, one for each adapter: in the browser's Cache API, which workers have too, and
 * where there is none or it refuses, for as long as this process lives.
 */
import { z } from '../../../../experiment/zod.ts'
import type { MatmulVariant } from '../kernels/matmul.ts'
import type { AdapterClass } from '../device/adapterClass.ts'
import { variants, type Tuning } from './variants.ts'

const CACHE = 'looksam-lab tunings'
const kept = new Map<string, string>()

const addressOf = (adapter: string) => `tuning?adapter=${encodeURIComponent(adapter)}` // never fetched

const CLASS = /^[NT]{2}( \d+){4}$/
const stored = z.object({
  adapter: z.string(),
  choices: z.record(z.string().regex(CLASS), z.unknown()),
})

/** What is remembered of an adapter; nothing where it is damaged, and no variant there no longer is. */
export async function recall(
  adapter: string,
  adapterClass: AdapterClass,
): Promise<Tuning['choices']> {
  const { data } = stored.safeParse(parsed(await read(adapter)))
  if (data?.adapter !== adapter) return {}
  const known = new Map(variants[adapterClass].map((variant) => [JSON.stringify(variant), variant]))
  return Object.fromEntries(
    Object.entries(data.choices).flatMap(([name, found]): [string, MatmulVariant][] => {
      const variant = known.get(JSON.stringify(found))
      return variant ? [[name, variant]] : []
    }),
  )
}

export async function remember(tuning: Tuning): Promise<void> {
  const text = JSON.stringify(tuning)
  kept.set(tuning.adapter, text)
  try {
    const cache = await caches.open(CACHE)
    await cache.put(addressOf(tuning.adapter), new Response(text))
  } catch {} // kept all the same
}

async function read(adapter: string): Promise<string | undefined> {
  try {
    const cache = await caches.open(CACHE)
    const response = await cache.match(addressOf(adapter))
    if (response) return await response.text()
  } catch {} // no Cache API, or a browser that keeps nothing
  return kept.get(adapter)
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}
