/** Keeps the page and its address equal: reads the address at the start, and writes it after every change. */
import { shallow } from 'zustand/shallow'
import { shortened } from '../../experiment/shortened.ts'
import { backendChoices, isBackendChoice, type BackendChoice } from '../../engine/backendReport.ts'
import { experimentNames, partsOf, queryOf, readLink, type Part } from '../../formats/link.ts'
import { useShown } from '../views/charts/shownCharts.ts'
import { useMode } from '../store/layoutMode.ts'
import { repetitionOf, type RepeatedRun } from '../session/repetition.ts'
import { draftOf, parseDraft } from '../store/draft.ts'
import { isChanged } from '../store/inForce.ts'
import { notify, useLab, type Lab } from '../store/lab.ts'
import { useTab } from '../store/tab.ts'
import { replayIn, replayNames, withReplay, type LinkedReplay } from './replayParts.ts'
import { pageParts, pagePartsNow, takePageParts } from './parts.ts'

/** Parts that concern this browser and not the experiment. They stay in the address and are in no link. */
const ownParts = ['backend', 'autoplay', 'paused', ...replayNames]

/** Parts that mail and social services append to links. */
const followers = /^(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|igshid)$/

const rest = 500 // ms; browsers refuse more frequent changes of the address

/** The experiment on the page as parts of a link; null while it has a value that is not allowed. */
export function experimentParts(): Part[] | null {
  const { draft, seeds, turns } = useLab.getState()
  const { experiment } = parseDraft(draft)
  const repetition = repetitionShown()
  if (repetition) return partsOf(repetition.experiment, seeds, repetition.turns)
  return experiment ? partsOf(experiment, seeds, turns) : null
}

/** How to repeat the run on the page; null where there is none, or where its settings were changed since. */
export function repetitionShown(): RepeatedRun | null {
  const { run } = useLab.getState()
  if (!run || isChanged(useLab.getState())) return null
  return repetitionOf(run.replayed ? { ...run, marks: run.replayed.knobs } : run)
}

/** What an address asks of this browser. */
export interface Arrival {
  backend: BackendChoice
  /** Whether nothing trains or is replayed before a person plays it. */
  waits: boolean
  replay: LinkedReplay | null
}

/** Takes the valid parts of an address, and notifies what is wrong with the others. */
export function readAddress(query: string): Arrival {
  const { content, problems, others } = readLink(query)
  if (content) {
    const { experiment, seeds, turns } = content
    const draft = draftOf(experiment)
    useLab.setState({ draft, loaded: draft, seeds, turns })
  }
  const unknown = others.filter(([name]) => {
    const known = Object.hasOwn(pageParts, name) || ownParts.includes(name)
    return !known && !followers.test(name)
  })
  const sentences = [...problems, ...takePageParts(others)]
  if (unknown.length > 0) sentences.push(unknownSentence(unknown))
  sentences.forEach(notify)
  const own = new Map(others)
  return {
    backend: backendOf(own.get('backend') ?? 'auto'),
    waits: own.get('autoplay') === '0' || isSet(own.get('paused')),
    replay: replayIn(own),
  }
}

/** A part without a value counts as set: "?paused". */
const isSet = (text: string | undefined) => text !== undefined && text !== '0'

function unknownSentence(unknown: readonly Part[]): string {
  const names = unknown.slice(0, 5).map(([name]) => JSON.stringify(shortened(name, 40)))
  const others = unknown.length > names.length ? ` and ${unknown.length - names.length} more` : ''
  const allowed = [...experimentNames, ...Object.keys(pageParts), ...ownParts].join(', ')
  return `The link’s ${names.join(', ')}${others} means nothing here and was left out; allowed: ${allowed}.`
}

function backendOf(text: string): BackendChoice {
  if (isBackendChoice(text)) return text
  const allowed = backendChoices.filter((choice) => choice !== 'auto').join(', ')
  notify(
    `The address asks for the backend ${JSON.stringify(shortened(text, 40))}; allowed: ${allowed}. One was chosen automatically.`,
  )
  return 'auto'
}

/** Writes the address now and after every change. */
export function keepAddress(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(writeAddress, rest)
  }
  const watched = ({ draft, seeds, view, run, status }: Lab) => ({
    draft,
    seeds,
    view,
    run,
    still: run?.replayed && status !== 'running',
  })
  useLab.subscribe(watched, later, { equalityFn: shallow })
  for (const store of [useShown, useTab, useMode]) store.subscribe(later)
  // The browser's Back button: the page follows the address.
  addEventListener('popstate', () => {
    clearTimeout(timer)
    if (location.search !== written) readAddress(location.search)
  })
  writeAddress()
}

const readParts = (query: string): Part[] => [...new URLSearchParams(query)]

/** The query that was written last. */
let written = ''

/** Writes the address. While the experiment has a value that is not allowed, the address keeps the last valid one. */
function writeAddress(): void {
  const experiment = experimentParts()
  if (!experiment) return
  const own = readParts(location.search).filter(([name]) => ownParts.includes(name))
  const kept = useLab.getState().run ? withReplay(own) : own
  const query = `?${queryOf([...experiment, ...pagePartsNow(), ...kept])}`
  written = query
  if (query === location.search) return
  try {
    history.replaceState(history.state, '', `${query}${location.hash}`)
  } catch {
    // Browsers refuse too many changes; the next change tries again.
  }
}
