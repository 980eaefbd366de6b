/** What the charts are given: the lanes of the page, kept runs beside them, and marks where something happened. */
import { beforeEach, expect, test } from 'vitest'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import { takeSnapshot } from '../../../../src/ui/views/charts/snapshot.ts'
import { useOverlays } from '../../../../src/ui/views/charts/overlays.ts'
import { draftOf } from '../../../../src/ui/store/draft.ts'
import { setView, useLab } from '../../../../src/ui/store/lab.ts'
import { laneView, runOf } from '../../../fixtures/page.ts'
import { seriesOfSteps } from '../../../fixtures/series.ts'

/** So many steps, each of which costs `evals` gradient evaluations. */
const seriesOf = (steps: number, evals: number) =>
  seriesOfSteps(Array.from({ length: steps }, (_, t) => ({ gradEvals: evals * (t + 1) })))

const draft = draftOf(
  parseExperiment({
    training: { steps: 60 },
    lanes: [
      { name: 'AdamW', method: 'base' },
      { name: 'SAM', method: 'sam' },
    ],
  }).experiment!,
)

beforeEach(() => {
  const run = runOf(draft, [seriesOf(55, 1), seriesOf(55, 2)], { interruptions: [40] })
  useLab.setState({ draft, run })
  setView({ x: 'step' })
  useOverlays.setState({ overlays: [] })
})

const lane = (id: string, steps: number) =>
  laneView(seriesOf(steps, 1), { id, keptRun: 'Kept', seeds: [0, 1] })
const overlaid = (id: string, steps: number) =>
  useOverlays.setState({ overlays: [{ id, color: 0, lanes: [lane(`${id}/0`, steps)] }] })

test('a recovered device is one mark on the step axis, and one a lane where its place differs', () => {
  expect(takeSnapshot().marks).toMatchObject([{ x: 40, label: 'resumed', slot: null }])
  setView({ x: 'gradEvals' })
  expect(takeSnapshot().marks).toMatchObject([
    { x: 40, label: 'resumed', slot: 0 },
    { x: 80, label: 'resumed', slot: 1 },
  ])
})

test('kept runs come after the lanes of the page, and the axis reaches to the end of the longest', () => {
  expect(takeSnapshot()).toMatchObject({ whole: [0, 60], newest: 54, furthest: 54, seeds: 1 })
  overlaid('other', 90)
  const snapshot = takeSnapshot()
  expect(snapshot.lanes.map(({ keptRun }) => keptRun)).toEqual([null, null, 'Kept'])
  expect(snapshot).toMatchObject({ whole: [0, 90], newest: 54, furthest: 89, seeds: 2 })
  overlaid('short', 10)
  expect(takeSnapshot().whole).toEqual([0, 60])
})

test('a kept run that goes on on the page is drawn once, and one being loaded not yet', () => {
  overlaid('page', 90)
  expect(takeSnapshot().lanes).toHaveLength(2)
  useOverlays.setState({ overlays: [{ id: 'other', color: 0, lanes: null }] })
  expect(takeSnapshot().lanes).toHaveLength(2)
})
