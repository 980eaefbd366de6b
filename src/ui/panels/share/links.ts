/** Links to what the page shows, in each layout: the whole page, a frame, a projector. */
import type { KnobName } from '../../../experiment/events.ts'
import { queryOf, type Part } from '../../../formats/link.ts'
import { experimentParts } from '../../url/address.ts'
import { pagePartsNow } from '../../url/parts.ts'
import { waitingReplay } from '../../url/replayParts.ts'

/** Whether the page has an http address that others could open; a page opened from a file has none. */
export const hasAddress = () => /^https?:$/.test(new URL(document.baseURI).protocol)

/** Whether the address leads to this computer, and so nowhere for others. */
export const isLocal = () =>
  /^(?:localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/.test(new URL(document.baseURI).hostname)

/** The link to the page as it is; null while the experiment has a value that is not allowed. */
export const pageLink = (): string | null => linkOf(pagePartsNow())

export const embedLink = (charts: readonly string[], knobs: readonly KnobName[]): string | null =>
  linkOf([
    ...drawingParts(),
    ['charts', charts.join(',')],
    ...(knobs.length > 0 ? [['knobs', knobs.join(',')] as const] : []),
    ['embed', '1'],
  ])

export const presentLink = (charts: readonly string[]): string | null =>
  linkOf([...drawingParts(), ['charts', charts.join(',')], ['present', '1']])

/** The link from a frame to the whole page. */
export const wholeLink = (): string | null => linkOf(drawingParts())

/** The link with which this browser replays the run on the page, once it is played; null where none is replayed. */
export function replayLink(layout: readonly Part[]): string | null {
  const replay = waitingReplay()
  return replay && linkOf([...drawingParts(), ...layout, ...replay])
}

/** The parts that say how charts are drawn. */
const drawingParts = () => pagePartsNow().filter(([name]) => ['x', 'y', 'smoothing'].includes(name))

function linkOf(parts: readonly Part[]): string | null {
  const experiment = experimentParts()
  if (!experiment) return null
  const { origin, pathname } = new URL(document.baseURI)
  return `${origin}${pathname}?${queryOf([...experiment, ...parts])}`
}

/** The HTML of a frame for so many charts, to be pasted into another page: two stand beside each other, and nothing scrolls. */
export function snippetOf(link: string, charts: number): string {
  const height = 480 + 320 * (Math.ceil(charts / 2) - 1)
  return `<iframe src="${link.replaceAll('&', '&amp;')}" title="LookSAM Lab" width="640" height="${height}" style="border: 0; max-width: 100%" loading="lazy"></iframe>`
}
