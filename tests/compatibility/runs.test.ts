import { describe, expect, test } from 'vitest'
import type { TrainingEvent } from '../../src/experiment/events.ts'
import type { Experiment } from '../../src/experiment/schema.ts'
import { parseExperiment } from '../../src/experiment/validation.ts'
import { decodeCheckpoint } from '../../src/formats/checkpoint.ts'
import { eventsOf } from '../../src/formats/laneTable.ts'
import { decodeRun, encodeRun } from '../../src/formats/runFile.ts'
import { decodeWeights, encodeWeights } from '../../src/formats/weights.ts'
import { bytesOf, eventsOfRun, firstLosses, jsonOf, textOf, type Losses } from './c307a07.ts'

interface OldTable {
  lane: number
  seed: number
  steps: { t: number[]; phase: string[] } & Record<string, (number | null)[]>
  evaluations: { t: number[] } & Record<string, (number | null)[]>
}

interface OldRun {
  experiment: Experiment
  tables: OldTable[]
  checkpoint: string | null
}

interface OldNumbers {
  stopped: object[]
  checkpoint: { experiment: Experiment; seeds: number[]; events: object[] }
  weights: { experiment: Experiment; losses: Losses }
}

const numbers = jsonOf('numbers.json') as OldNumbers
const today = (experiment: Experiment) => parseExperiment(experiment).experiment!

describe.each(['turned-and-halted', 'three-seeds', 'stopped'])('the run file %s', (name) => {
  const text = textOf(`${name}.run.json`)
  const old = JSON.parse(text) as OldRun

  test('opens with all that it says', () => {
    const { tables, checkpoint, experiment, weights, ...run } = decodeRun(text)
    expect(weights).toBeNull()
    expect(old).toMatchObject(run)
    expect(experiment).toMatchObject(old.experiment)
    expect(experiment).toEqual(today(old.experiment))
    expect(checkpoint === null).toBe(old.checkpoint === null)
    expect(tables).toHaveLength(old.tables.length)
  })

  test('has every number, those of float32 to the bit', () => {
    for (const [i, table] of decodeRun(text).tables.entries()) {
      const { lane, seed, steps, evaluations } = old.tables[i]!
      const [asHost, asFloat32] = [(value: number) => value, Math.fround]
      const row = (columns: OldTable['steps'] | OldTable['evaluations'], i: number) =>
        Object.fromEntries(
          Object.entries(columns).map(([name, cells]) => {
            const cell = cells[i]
            const meaning = ['t', 'lr', 'gradEvals', 'ms', 'deviceMs'].includes(name)
              ? asHost
              : asFloat32
            return [name, typeof cell === 'number' ? meaning(cell) : cell]
          }),
        )
      const events = [...eventsOf(table)]
      const expected = [
        ...steps.t.map((_, i) => ({ type: 'step', lane, seed, ...row(steps, i) })),
        ...evaluations.t.map((_, i) => ({
          type: 'evaluation',
          lane,
          seed,
          ...row(evaluations, i),
        })),
      ]
      expect(events).toHaveLength(expected.length)
      expect(events).toEqual(expect.arrayContaining(expected))
    }
  })

  test('goes out with its tables as they were, to the letter', () => {
    const tables = JSON.stringify(old.tables)
    expect(text).toContain(`"tables":${tables},"checkpoint"`)
    expect(encodeRun(decodeRun(text))).toContain(`"tables":${tables},"checkpoint"`)
  })

  test('goes out and in again as the same run', () => {
    const run = decodeRun(text)
    expect(decodeRun(encodeRun(run))).toEqual(run)
  })
})

/** What is compared of a run that goes on. */
const shown = (events: readonly TrainingEvent[]) =>
  events.flatMap((event): object[] => {
    if (event.type === 'evaluation') {
      const { seed, lane, t, valLoss } = event
      return [{ seed, lane, t, valLoss }]
    }
    if (event.type !== 'step') return []
    const { seed, lane, t, loss, gradEvals } = event
    return [{ seed, lane, t, loss, gradEvals }]
  })

test('a run that was stopped goes on from its file as if it never had been', async () => {
  const { experiment, seeds, checkpoint } = decodeRun(textOf('stopped.run.json'))
  const events = await eventsOfRun(experiment, seeds, { from: decodeCheckpoint(checkpoint!) })
  expect(shown(events)).toEqual(numbers.stopped)
})

test('a checkpoint of two seeds is gone on with to the bit', async () => {
  const { experiment, seeds, events } = numbers.checkpoint
  const from = decodeCheckpoint(bytesOf('checkpoint.safetensors'))
  expect(shown(await eventsOfRun(today(experiment), seeds, { from }))).toEqual(events)
})

test('a file of weights has the same bytes again, and trains to the bit as it did', async () => {
  const experiment = today(numbers.weights.experiment)
  const file = bytesOf('weights.safetensors')
  const weights = decodeWeights(experiment.model, file)
  expect(encodeWeights(experiment.model, weights)).toEqual(file)
  expect(await firstLosses(experiment, [experiment.seed], { weights })).toEqual(
    numbers.weights.losses,
  )
})
