/** The parts of a run in order, and how long what is left of them will take. */

export interface AgendaPart {
  doing: string
  /** Milliseconds by what was measured so far, null where nothing tells yet, 0 where the part will be passed over. */
  estimate: () => number | null
  /** Decided when its turn comes; always, if left out. */
  wanted?: () => boolean
  work: () => Promise<void>
}

/** Hears of each part before it begins; null until the engines' first steps tell how long things take. */
export type Tell = (doing: string, secondsLeft: number | null) => void

export async function workThrough(
  parts: readonly AgendaPart[],
  tell: Tell,
  signal?: AbortSignal,
): Promise<void> {
  for (const [i, { doing, wanted, work }] of parts.entries()) {
    signal?.throwIfAborted()
    if (wanted && !wanted()) continue
    tell(doing, secondsOf(parts.slice(i)))
    await work()
  }
}

function secondsOf(parts: readonly AgendaPart[]): number | null {
  let ms = 0
  for (const { estimate } of parts) {
    const one = estimate()
    if (one === null) return null
    ms += one
  }
  return ms / 1000
}
