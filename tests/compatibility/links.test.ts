import { beforeEach, describe, expect, test } from 'vitest'
import type { PlannedTurn } from '../../src/experiment/events.ts'
import type { Experiment } from '../../src/experiment/schema.ts'
import { parseExperiment } from '../../src/experiment/validation.ts'
import { readLink, type Part } from '../../src/formats/link.ts'
import { seedsFrom } from '../../src/ui/measurements/laneFeed.ts'
import { useLab } from '../../src/ui/store/lab.ts'
import { useMode } from '../../src/ui/store/layoutMode.ts'
import { useTab } from '../../src/ui/store/tab.ts'
import { pagePartsNow, takePageParts } from '../../src/ui/url/parts.ts'
import { useShown } from '../../src/ui/views/charts/shownCharts.ts'
import { firstLosses, jsonOf, type Losses } from './c307a07.ts'

interface OldLink {
  about: string
  query: string
  others: Part[]
  /** What the page then said of itself. */
  page: Part[]
  experiment?: Experiment
  seeds?: number[]
  turns?: PlannedTurn[]
  /** The query as the page wrote it afterwards. */
  written?: string
  losses?: Losses
}

const links = jsonOf('links.json') as OldLink[]
const withExperiment = links.filter((link) => link.experiment) as Required<OldLink>[]

beforeEach(() => {
  useLab.setState(useLab.getInitialState(), true)
  useMode.setState(useMode.getInitialState(), true)
  useTab.setState(useTab.getInitialState(), true)
  useShown.setState(useShown.getInitialState(), true)
})

describe.each(withExperiment)('$about', ({ query, written, experiment, seeds, turns }) => {
  test.each([query, written])('?%s means what it meant', (query) => {
    const { content, problems } = readLink(query)
    expect(problems).toEqual([])
    // What an Experiment had is as it was; fields that came since have their defaults.
    expect(content!.experiment).toMatchObject(experiment)
    expect(content!.experiment).toEqual(parseExperiment(experiment).experiment)
    expect(seedsFrom(content!.experiment.seed, content!.seeds)).toEqual(seeds)
    expect(content!.turns).toEqual(turns)
  })
})

test.each(withExperiment.filter(({ losses }) => losses))(
  '$about: it trains to the bit as it did',
  async ({ query, seeds, turns, losses }) => {
    const { content } = readLink(query)
    expect(await firstLosses(content!.experiment, seeds, { turns })).toEqual(losses)
  },
)

test.each(links)('$about: the page takes its own parts', ({ query, others, page }) => {
  const reading = readLink(query)
  expect(reading.others).toEqual(others)
  expect(takePageParts(reading.others)).toEqual([])
  expect(pagePartsNow()).toEqual(page)
})

test('a link without an experiment speaks of none', () => {
  const without = links.filter((link) => !link.experiment)
  expect(without.map(({ query }) => readLink(query).content)).toEqual([null])
})
