import { expect, test } from 'vitest'
import type { HaltEvent, TrainingEvent } from '../../../src/experiment/events.ts'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { LaneFeed } from '../../../src/ui/measurements/laneFeed.ts'
import { recordOf } from '../../../src/ui/session/runRecord.ts'
import { afterEvents } from '../../../src/ui/session/trainingEvents.ts'
import { draftOf } from '../../../src/ui/store/draft.ts'
import { isHalted } from '../../../src/ui/store/run.ts'
import { runOf } from '../../fixtures/page.ts'
import { stepEvent } from '../../fixtures/series.ts'
import { plainBackend } from '../../fixtures/trainers.ts'

test('a lane halts under each seed by itself, and is kept with the step and cause of each', () => {
  const seeds = [3, 4]
  const { experiment } = parseExperiment({
    lanes: [
      { name: 'A', method: 'base' },
      { name: 'B', method: 'base' },
    ],
  })
  const draft = draftOf(experiment!)
  const feeds = draft.lanes.map(() => new LaneFeed(seeds))
  const series = feeds.map((feed) => feed.series)
  const step = (seed: number, t: number) => stepEvent({ lane: 1, seed, t })
  const halt = (seed: number, t: number, cause: string): HaltEvent => ({
    type: 'halt',
    lane: 1,
    seed,
    t,
    cause,
  })
  const after = (run: ReturnType<typeof runOf>, ...events: TrainingEvent[]) =>
    afterEvents(run, draft, feeds, events).run

  const begun = runOf(draft, series, { seeds })
  const one = after(begun, step(3, 0), step(4, 0), step(3, 1), halt(4, 1, 'the loss became NaN'))
  expect(isHalted(one, draft.lanes[1]!.id)).toBe(false)
  const both = after(one, step(3, 2), halt(3, 3, 'no memory'))
  expect(isHalted(both, draft.lanes[1]!.id)).toBe(true)
  expect(isHalted(both, draft.lanes[0]!.id)).toBe(false)
  expect(recordOf(both, plainBackend, 'stopped', null)!.halts).toEqual([
    halt(4, 1, 'the loss became NaN'),
    halt(3, 3, 'no memory'),
  ])
})
