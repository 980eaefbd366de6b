/** What the session does when its trainer crashes. */
import { expect, test } from 'vitest'
import { recordOf } from '../../../src/ui/session/runRecord.ts'
import { changeRun, stepsDone, useLab } from '../../../src/ui/store/lab.ts'
import { losses, playing, settled, toTheEnd } from '../../fixtures/session.ts'
import { plainBackend } from '../../fixtures/trainers.ts'

const { getState: lab } = useLab

/** What a run of 12 steps measures that nothing interrupts, with α turned before step 7. */
async function uninterrupted(): Promise<number[][]> {
  const { knobTurns, trainers } = await playing()
  await trainers.last.train(7)
  await knobTurns.turn({ knob: 'alpha', laneId: lab().draft.lanes[2]!.id }, 0.7)
  await trainers.last.train(toTheEnd)
  return losses()
}

test.each([
  ['from its last checkpoint', true],
  ['from step 0 where there is no checkpoint', false],
])('a run whose trainer crashes goes on %s, and measures what it would have', async (_, keeps) => {
  const whole = await uninterrupted()
  const { session, knobTurns, trainers, keeper } = await playing()
  await trainers.last.train(5)
  if (keeps) session.keep()
  await keeper.settled()
  await trainers.last.train(2)
  await knobTurns.turn({ knob: 'alpha', laneId: lab().draft.lanes[2]!.id }, 0.7)
  await trainers.last.train(1)
  const before = lab().run!
  trainers.last.crash('The device was lost.')
  expect(lab().status).toBe('starting')
  await settled()
  const outcome = keeps
    ? 'Training went on from step 5.'
    : 'There was no checkpoint yet: training began anew.'
  const { run, status, notices, draft } = lab()
  expect({ status, notices }).toEqual({
    status: 'running',
    notices: [`The device was lost. ${outcome}`],
  })
  expect(run!.id === before.id).toBe(keeps)
  expect(run!.interruptions).toEqual(keeps ? [5] : [])
  expect(stepsDone()).toBe(keeps ? 5 : 0)
  expect(run!.marks).toEqual([]) // α is not turned again yet, and the page shows where it will be
  expect(run!.waiting).toMatchObject([{ lane: 2, knob: 'alpha', to: 0.7, t: 7 }])
  expect(draft.lanes[2]!.values['alpha']).toBe(0.7)
  await trainers.last.train(toTheEnd)
  expect(losses()).toEqual(whole)
  expect(lab().run!.marks).toMatchObject([{ t: 7, to: 0.7, from: 0.2 }])
  expect(lab().status).toBe('done')
})

test('a run whose trainer crashes while it is paused is paused again', async () => {
  const { session, trainers, keeper } = await playing()
  await trainers.last.train(3)
  await session.pause()
  await keeper.settled()
  trainers.last.crash('The device was lost.')
  await settled()
  expect(lab().status).toBe('paused')
  expect(stepsDone()).toBe(3)
})

test('a trainer that crashes twice at the same step has failed; with progress between it has not', async () => {
  const { session, trainers } = await playing()
  await trainers.last.train(3)
  session.keep()
  await settled()
  trainers.last.crash('The device was lost.')
  await settled()
  await trainers.last.train(2)
  trainers.last.crash('It was lost again.')
  await settled()
  expect(lab().status).toBe('running')
  trainers.last.crash('It was lost once more.')
  await settled()
  expect(lab()).toMatchObject({ status: 'failed', failure: 'It was lost once more.' })
  expect(trainers.all).toHaveLength(3)
})

test('a run that began anew after a crash fails where it comes no further', async () => {
  const { trainers } = await playing()
  await trainers.last.train(3)
  trainers.last.crash('The device was lost.')
  await settled()
  await trainers.last.train(2)
  trainers.last.crash('It was lost again.')
  await settled()
  expect(lab()).toMatchObject({ status: 'failed', failure: 'It was lost again.' })
})

test('a trainer that crashes while it is asked to pause recovers', async () => {
  const { session, trainers } = await playing()
  await trainers.last.train(2)
  trainers.last.hold('pause')
  const paused = session.pause()
  trainers.last.crash('The device was lost.')
  await paused
  await settled()
  expect(lab()).toMatchObject({ status: 'paused', failure: null })
})

test('a continued run whose trainer crashes before it was kept again goes on from where it was continued', async () => {
  const { session, trainers, keeper } = await playing()
  await trainers.last.train(4)
  await session.pause()
  await keeper.settled()
  const kept = lab().run!
  const checkpoint = keeper.checkpointOf(kept)!
  const record = { ...recordOf(kept, plainBackend, 'stopped', checkpoint)!, checkpoint }
  keeper.forget()
  expect(await session.continue(record, true)).toBe(4)
  await trainers.last.train(2)
  trainers.last.crash('The device was lost.')
  await settled()
  expect(lab().notices).toEqual(['The device was lost. Training went on from step 4.'])
  expect(lab().run).toMatchObject({ id: kept.id, interruptions: [4] })
})

test('a checkpoint that is not sound ends in a failure that says so', async () => {
  const { trainers, keeper } = await playing()
  await trainers.last.train(2)
  keeper.rememberCheckpoint(lab().run!, Uint8Array.of(1, 2, 3))
  trainers.last.crash('The device was lost.')
  await settled()
  expect(lab().status).toBe('failed')
  expect(lab().failure).toMatch(/^The device was lost. Its run could not go on: .*3 bytes/)
})

test('what a person says of a run while it recovers is not lost', async () => {
  const { session, trainers, keeper } = await playing()
  await trainers.last.train(2)
  session.keep()
  await keeper.settled()
  let release = () => {}
  trainers.prepare = (trainer) => {
    release = trainer.hold('open')
  }
  trainers.last.crash('The device was lost.')
  await settled()
  changeRun(() => ({ note: 'α was too large' }))
  release()
  await settled()
  expect(lab().run).toMatchObject({ note: 'α was too large', interruptions: [2] })
})
