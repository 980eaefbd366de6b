/**
 * Several tabs of the page: how one tells the others, and how it makes sure that something is its own. A browser
 * without Web Locks or BroadcastChannel, or one that lets nobody in, has null there: a tab then works alone.
 */
export interface TabMeans {
  locks: Pick<LockManager, 'request'> | null
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'> | null
}

export const alone: TabMeans = { locks: null, channel: null }

export const browserMeans = (): TabMeans => ({
  locks: 'locks' in navigator ? navigator.locks : null,
  channel: openChannel(),
})

function openChannel(): TabMeans['channel'] {
  try {
    return new BroadcastChannel('looksam-lab')
  } catch {
    return null
  }
}

/** Gives up what was claimed. */
export type Release = () => void

/** Makes what has this name the tab's own until it is released or the tab is gone; null where another has it. */
export function claim({ locks }: TabMeans, name: string): Promise<Release | null> {
  return new Promise((resolve) => {
    const hold = (lock: Lock | null) =>
      lock ? new Promise<void>((release) => resolve(release)) : resolve(null)
    // A browser that keeps nothing for this page refuses locks too, to every tab.
    if (!locks) resolve(() => {})
    else locks.request(name, { ifAvailable: true }, hold).catch(() => resolve(() => {}))
  })
}

/** Resolves once nobody has what has this name; never where the browser cannot tell. */
export const untilFree = ({ locks }: TabMeans, name: string): Promise<void> =>
  new Promise((resolve) => {
    locks?.request(name, () => resolve()).catch(() => {})
  })
