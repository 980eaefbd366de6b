/** The links of what the page shows: whole, small for a frame, large for a room. */
import type { KnobName } from '../../../experiment/events.ts'
import { queryOf, type Part } from '../../../formats/link.ts'
import { experimentParts } from '../../url/address.ts'
import { pagePartsNow } from '../../url/parts.ts'

/** Whether others could open the page's address at all: not where it is a file or a document without a place. */
export const hasAddress = () => /^https?:$/.test(new URL(document.baseURI).protocol)

/** Whether only this computer finds the page under its address. */
export const isLocal = () =>
  /^(?:localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/.test(new URL(document.baseURI).hostname)

/** null while the experiment is unfinished. */
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

/** The whole page, from a small one. */
export const wholeLink = (): string | null => linkOf(drawingParts())

/** How charts are drawn, whichever they are. */
const drawingParts = () => pagePartsNow().filter(([name]) => ['x', 'y', 'smoothing'].includes(name))

function linkOf(parts: readonly Part[]): string | null {
  const experiment = experimentParts()
  if (!experiment) return null
  const { origin, pathname } = new URL(document.baseURI)
  return `${origin}${pathname}?${queryOf([...experiment, ...parts])}`
}

/** What to paste into another page. */
export const snippetOf = (link: string): string =>
  `<iframe src="${link.replaceAll('&', '&amp;')}" title="LookSAM Lab" width="640" height="480" style="border: 0" loading="lazy"></iframe>`
