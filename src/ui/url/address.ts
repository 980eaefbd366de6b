/** The address bar always holds what the page shows: it is read at the start, and follows every change. */
import { shortened } from '../../experiment/shortened.ts'
import { backendChoices, type BackendChoice } from '../../engine/backendReport.ts'
import { experimentNames, partsOf, queryOf, readLink, type Part } from '../../formats/link.ts'
import { useShown } from '../views/charts/shownCharts.ts'
import { useMode } from '../store/layoutMode.ts'
import { replayOf, type Replay } from '../session/replay.ts'
import { differs, draftOf, parseDraft } from '../store/draft.ts'
import { notify, useLab } from '../store/lab.ts'
import { useTab } from '../store/tab.ts'
import { pageParts, pagePartsNow, takePageParts } from './parts.ts'

/** Of this browser, not of the experiment: they stay in the address as they are, and are in no link. */
const ownParts = ['backend', 'autoplay']

/** What services append to links that pass through them. */
const followers = /^(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|igshid)$/

const watched = ['draft', 'seeds', 'view', 'run'] as const

const rest = 500 // ms; browsers refuse an address that changes more often

/** The parts of the experiment as the page shows it; null while it is not a whole one. */
export function experimentParts(): Part[] | null {
  const { draft, seeds, turns } = useLab.getState()
  const { experiment } = parseDraft(draft)
  const replay = replayShown()
  if (replay) return partsOf(replay.experiment, seeds, replay.turns)
  return experiment ? partsOf(experiment, seeds, turns) : null
}

/** How the run that is shown came about; null where there is none, or its document was changed since. */
export function replayShown(): Replay | null {
  const { draft, seeds, run } = useLab.getState()
  const same = run && seeds === run.seeds.length && !differs(draft, run.inForce)
  return same ? replayOf(run) : null
}

/** Takes from an address all that is right, and says of the rest what is wrong with it. */
export function readAddress(query: string): { backend: BackendChoice; autoplay: boolean } {
  const { content, problems, others } = readLink(query)
  if (content) {
    const { experiment, seeds, turns } = content
    useLab.setState({ draft: draftOf(experiment), seeds, turns })
  }
  const unknown = others.filter(([name]) => {
    const known = Object.hasOwn(pageParts, name) || ownParts.includes(name)
    return !known && !followers.test(name)
  })
  const sentences = [...problems, ...takePageParts(others)]
  if (unknown.length > 0) sentences.push(unknownSentence(unknown))
  sentences.forEach(notify)
  const own = new Map(others)
  return { backend: backendOf(own.get('backend') ?? 'auto'), autoplay: own.get('autoplay') !== '0' }
}

function unknownSentence(unknown: readonly Part[]): string {
  const names = unknown.slice(0, 5).map(([name]) => JSON.stringify(shortened(name, 40)))
  const others = unknown.length > names.length ? ` and ${unknown.length - names.length} more` : ''
  const allowed = [...experimentNames, ...Object.keys(pageParts), ...ownParts].join(', ')
  return `The link’s ${names.join(', ')}${others} means nothing here and was left out; allowed: ${allowed}.`
}

function backendOf(text: string): BackendChoice {
  if ((backendChoices as readonly string[]).includes(text)) return text as BackendChoice
  const allowed = backendChoices.filter((choice) => choice !== 'auto').join(', ')
  notify(
    `The address asks for the backend ${JSON.stringify(shortened(text, 40))}; allowed: ${allowed}. One was chosen automatically.`,
  )
  return 'auto'
}

/** Keeps the address up to date from now on. */
export function keepAddress(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(writeAddress, rest)
  }
  useLab.subscribe((now, before) => {
    if (watched.some((name) => now[name] !== before[name])) {
      later()
    }
  })
  for (const store of [useShown, useTab, useMode]) store.subscribe(later)
  // Back, after something on the page had led elsewhere on it: the address speaks again.
  addEventListener('popstate', () => {
    clearTimeout(timer)
    if (location.search !== written) readAddress(location.search)
  })
  writeAddress()
}

/** The query that the page wrote last. */
let written = ''

/** While the experiment is unfinished the address stays with the last whole one. */
function writeAddress(): void {
  const experiment = experimentParts()
  if (!experiment) return
  const own = [...new URLSearchParams(location.search)].filter(([name]) => ownParts.includes(name))
  const query = `?${queryOf([...experiment, ...pagePartsNow(), ...(own as Part[])])}`
  written = query
  if (query === location.search) return
  try {
    history.replaceState(history.state, '', `${query}${location.hash}`)
  } catch {
    // A browser may refuse when asked too often; the next change asks again.
  }
}
