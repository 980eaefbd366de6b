/** Replays of kept runs: the same events as training told, at the pace that is asked for, and nothing trains. */
import { expect, test } from 'vitest'
import type { TrainingEvent } from '../../../../src/experiment/events.ts'
import type { RunRecord } from '../../../../src/formats/runRecord.ts'
import { ReplayTrainer } from '../../../../src/ui/session/replay/replayTrainer.ts'
import { HandClock, noImages, someInfo } from '../../../fixtures/handClock.ts'
import { measuredRun } from '../../../fixtures/measuredRun.ts'

async function started(record: RunRecord, from = 0) {
  const clock = new HandClock()
  const trainer = new ReplayTrainer(record, from, clock)
  const told: TrainingEvent[] = []
  const info = await trainer.start(null, (events) => told.push(...events))
  return { clock, trainer, told, info }
}

/** By type, lane and step: within a round, training tells lane after lane. */
const inOrder = (events: readonly TrainingEvent[]) =>
  events
    .filter(({ type }) => type !== 'preparing')
    .map((event) => JSON.stringify(event))
    .toSorted()

const stepsTold = (told: readonly TrainingEvent[]) =>
  told.filter((event) => event.type === 'step' && event.lane === 0).length

/** The run, each step of which took 5 ms. */
async function timedRun(): Promise<RunRecord> {
  const { run } = await measuredRun
  const tables = run.tables.map((table) => ({
    ...table,
    steps: { ...table.steps, ms: table.steps.ms.map(() => 5) },
  }))
  return { ...run, tables }
}

test('stepped to its end, it tells what training told', async () => {
  const { run, events } = await measuredRun
  const { trainer, told, info } = await started(run)
  expect(info).toBe(someInfo)
  for (let i = 0; i < 7; i++) await trainer.step()
  expect(inOrder(told)).toEqual(inOrder(events))
  expect(told.at(-1)).toEqual({ type: 'done' })
  await trainer.step()
  await trainer.play()
  expect(told.at(-1)).toEqual({ type: 'done' })
  expect(stepsTold(told)).toBe(7)
})

test('a turned knob is told before the steps that it acts on', async () => {
  const { run } = await measuredRun
  const { trainer, told } = await started(run)
  const [knob] = run.knobs
  for (let i = 0; i < knob!.t; i++) await trainer.step()
  expect(told.some(({ type }) => type === 'knob')).toBe(false)
  const before = told.length
  await trainer.step()
  const round = told.slice(before)
  expect(round).toContainEqual(knob)
  expect(round.indexOf(knob!)).toBeLessThan(round.findIndex(({ type }) => type === 'step'))
})

test('it plays as fast as it was trained, times the speed of the moment', async () => {
  const { clock, trainer, told } = await started(await timedRun())
  await trainer.play()
  clock.pass(2)
  expect(stepsTold(told)).toBe(0)
  clock.pass(40) // two lanes, 10 ms a round
  expect(stepsTold(told)).toBe(4)
  clock.factor = 0.25
  clock.pass(40)
  expect(stepsTold(told)).toBe(5)
  clock.factor = 16
  clock.pass(40)
  expect(told.at(-1)).toEqual({ type: 'done' })
})

test('paused it stands still, and plays on from there', async () => {
  const { clock, trainer, told } = await started(await timedRun())
  await trainer.play()
  clock.pass(40)
  await trainer.pause()
  const steps = stepsTold(told)
  expect(steps).toBeGreaterThan(0)
  clock.pass(10_000)
  expect(stepsTold(told)).toBe(steps)
  await trainer.play()
  clock.pass(10_000)
  expect(stepsTold(told)).toBe(7)
})

test('begun later, it tells what came from there on', async () => {
  const { run, events } = await measuredRun
  const { trainer, told } = await started(run, 4)
  for (let i = 0; i < 3; i++) await trainer.step()
  const later = events.filter((event) => !('t' in event) || event.t >= 4)
  expect(inOrder(told)).toEqual(inOrder(later))
})

test('a lane that is dropped is told of no more', async () => {
  const { run } = await measuredRun
  const { trainer, told } = await started(run)
  await trainer.step()
  await trainer.dropLane(1)
  const before = told.length
  await trainer.step()
  expect(told.slice(before).map((event) => 'lane' in event && event.lane)).toEqual([0])
})

test('its images are those of what it trained on', async () => {
  const { run } = await measuredRun
  const { trainer, clock } = await started(run)
  expect(await trainer.samples(8)).toBe(noImages)
  expect(clock.sampled).toEqual([[run.experiment, 8]])
})

test('what would need training is refused with what to do instead', async () => {
  const { run } = await measuredRun
  const { trainer } = await started(run)
  for (const asked of [
    trainer.turnKnob([0], 'lr', 0.1),
    trainer.saveWeights(0),
    trainer.checkpoint(),
    trainer.boundMeasures(0, 0.05),
  ]) {
    await expect(asked).rejects.toThrow('go on training from it, or start anew')
  }
})
