/** The parts of a link beside the experiment: how charts are drawn, and the page's layout. */
import { knobNames, type KnobName } from '../../experiment/events.ts'
import { plainNumber } from '../../experiment/plainNumber.ts'
import { describeProblem } from '../../experiment/validation.ts'
import type { Part } from '../../formats/link.ts'
import { isChoice, setShown, standardCharts, useShown } from '../views/charts/shownCharts.ts'
import { useMode } from '../store/layoutMode.ts'
import { xAxes, type XAxisName } from '../measurements/laneSeries.ts'
import { setView, standardView, useLab } from '../store/lab.ts'
import { showTab, tabNames, useTab, type TabName } from '../store/tab.ts'

interface PagePart {
  /** The part's value for the page as it is; null where it is left out. */
  write: () => string | null
  /** Applies a value from a link; false where the value is not allowed. */
  read: (text: string) => boolean
  /** What is allowed, as a refusal says it after "allowed:". */
  allowed: string
}

const list = (text: string) => (text === '' ? [] : text.split(','))
const isKnob = (name: string): name is KnobName => (knobNames as readonly string[]).includes(name)
const isTab = (name: string): name is TabName => (tabNames as readonly string[]).includes(name)
const isAxis = (name: string): name is XAxisName => (xAxes as readonly string[]).includes(name)

const layout = (mode: 'embed' | 'present'): PagePart => ({
  write: () => (useMode.getState().mode === mode ? '1' : null),
  read(text) {
    if (text === '1') useMode.setState({ mode })
    return text === '1' || text === '0'
  },
  allowed: '1',
})

const inPage = () => useMode.getState().mode === 'page'

const unless = (usual: unknown, value: unknown) => (value === usual ? null : String(value))

export const pageParts: Readonly<Record<string, PagePart>> = {
  // The layout comes before the charts, because each layout has its own.
  embed: layout('embed'),
  present: layout('present'),
  charts: {
    write: () =>
      inPage()
        ? unless(standardCharts.join(','), useShown.getState().names.join(','))
        : useMode.getState().charts.join(','),
    read(text) {
      const charts = list(text)
      if (inPage()) return setShown(charts) === null
      if (isChoice(charts)) useMode.setState({ charts })
      return isChoice(charts)
    },
    allowed: 'one to four different charts by their names, such as loss,accuracy',
  },
  x: {
    write: () => unless(standardView.x, useLab.getState().view.x),
    read(text) {
      if (isAxis(text)) setView({ x: text })
      return isAxis(text)
    },
    allowed: `one of ${xAxes.join(', ')}`,
  },
  y: {
    write: () => unless(standardView.y, useLab.getState().view.y),
    read(text) {
      const known = text === 'linear' || text === 'log'
      if (known) setView({ y: text })
      return known
    },
    allowed: 'one of linear, log',
  },
  smoothing: {
    write: () => unless(standardView.smoothing, useLab.getState().view.smoothing),
    read(text) {
      const share = plainNumber(text)
      const fits = share >= 0 && share <= 0.99
      if (fits) setView({ smoothing: share })
      return fits
    },
    allowed: 'a number from 0 to 0.99',
  },
  tab: {
    write: () => unless('charts', useTab.getState().tab),
    read(text) {
      const known = isTab(text)
      if (known) showTab(text)
      return known
    },
    allowed: `one of ${tabNames.join(', ')}`,
  },
  knobs: {
    write: () => (inPage() ? null : useMode.getState().knobs.join(',') || null),
    read(text) {
      const names = list(text)
      const known = names.every(isKnob)
      if (known) useMode.setState({ knobs: knobNames.filter((knob) => names.includes(knob)) })
      return known
    },
    allowed: `knobs by their names: ${knobNames.join(',')}`,
  },
}

/** The parts for the page as it is. */
export const pagePartsNow = (): Part[] =>
  Object.entries(pageParts).flatMap(([name, { write }]): Part[] => {
    const text = write()
    return text === null ? [] : [[name, text]]
  })

/** Applies the valid parts; returns a sentence for each of the others. */
export function takePageParts(parts: readonly Part[]): string[] {
  const problems: string[] = []
  const texts = new Map(parts)
  for (const [name, { read, allowed }] of Object.entries(pageParts)) {
    const text = texts.get(name)
    if (text !== undefined && !read(text)) {
      const sentence = describeProblem({ path: name, value: text, allowed })
      problems.push(`In the link, ${sentence}.`)
    }
  }
  return problems
}
