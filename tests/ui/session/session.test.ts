/** The session of the page in Node: starting, playing and continuing runs, and what it does when it is refused. */
import { expect, test } from 'vitest'
import { recordOf } from '../../../src/ui/session/runRecord.ts'
import { withField } from '../../../src/ui/store/edit.ts'
import { parseDraft } from '../../../src/ui/store/draft.ts'
import { stepsDone, useLab } from '../../../src/ui/store/lab.ts'
import { nextStatuses } from '../../../src/ui/store/status.ts'
import {
  handSession,
  losses,
  otherPlan,
  playing,
  settled,
  toTheEnd,
} from '../../fixtures/session.ts'
import { plainBackend } from '../../fixtures/trainers.ts'

const { getState: lab } = useLab

test('it starts what the page shows, and plays it', async () => {
  const { trainers, announced, statuses } = await playing()
  const { run, draft, status, backend } = lab()
  expect(statuses).toEqual(['paused', 'running'])
  expect({ status, backend }).toEqual({ status: 'running', backend: plainBackend })
  expect(run!.started).toEqual(parseDraft(draft).experiment)
  expect(run!.laneIds).toEqual(draft.lanes.map(({ id }) => id))
  expect(run!.name).toBe('AdamW, SAM, LookSAM')
  expect(trainers.last.calls).toEqual(['open', 'start', 'play'])
  await trainers.last.train(4)
  expect(stepsDone()).toBe(4)
  expect(announced).toEqual(['Training.'])
})

test('it waits for a person where it shall not play', async () => {
  const { session, trainers, announced } = handSession()
  await session.connect('wasm', false)
  expect(lab()).toMatchObject({ status: 'paused', choice: 'wasm' })
  expect(announced).toEqual(['Ready at step 0.'])
  await session.step()
  await session.step()
  expect(stepsDone()).toBe(2)
  expect(lab().status).toBe('paused')
  expect(trainers.last.calls).toEqual(['open', 'start', 'step', 'step'])
})

test('it pauses, keeps the run, and plays on', async () => {
  const { session, trainers, keeper, announced } = await playing()
  await trainers.last.train(2)
  await session.pause()
  expect(lab().status).toBe('paused')
  await keeper.settled()
  expect(keeper.kept).toEqual([{ id: lab().run!.id, steps: 2 }])
  expect(announced.at(-1)).toBe('Paused at step 2.')
  await trainers.last.train(1)
  expect(stepsDone()).toBe(2)
  await session.play()
  await trainers.last.train(1)
  expect(stepsDone()).toBe(3)
})

test('a run that is done is kept as done, and played again it starts anew', async () => {
  const { session, trainers, keeper, announced, statuses } = await playing()
  await trainers.last.train(toTheEnd)
  const first = lab().run!
  expect(lab().status).toBe('done')
  expect(announced.at(-1)).toBe('Training is done: 12 steps.')
  await keeper.settled()
  expect(keeper.kept).toEqual([{ id: first.id, steps: 12 }])
  await session.play()
  expect(lab().status).toBe('running')
  expect(lab().run!.id).not.toBe(first.id)
  expect(stepsDone()).toBe(0)
  expect(statuses).toEqual(['paused', 'running', 'done', 'starting', 'paused', 'running'])
})

test('a plan takes the place of what the page shows, once it has started; the run before is kept', async () => {
  const { session, trainers, keeper } = await playing()
  await trainers.last.train(3)
  const first = lab().run!
  const release = trainers.last.hold('start')
  const wanted = otherPlan({ seeds: 2 })
  const started = session.start(true, wanted)
  await settled()
  expect(lab()).toMatchObject({ status: 'starting', run: first })
  expect(lab().draft).not.toBe(wanted.draft)
  release()
  expect(await started).toBe(true)
  expect(lab()).toMatchObject({ status: 'running', draft: wanted.draft, seeds: 2 })
  expect(lab().run!.seeds).toEqual([8, 9])
  expect(keeper.kept).toEqual([{ id: first.id, steps: 3 }])
})

test.each(['running', 'paused', 'done'] as const)(
  'a refused start leaves a run that is %s as it was, and says why',
  async (status) => {
    const { session, trainers, announced } = await playing()
    await trainers.last.train(status === 'done' ? toTheEnd : 2)
    if (status === 'paused') await session.pause()
    const { run, draft } = lab()
    trainers.last.refuse('start', 'The weights are of another model.')
    const initial = { name: 'other.safetensors', sha256: 'ab', bytes: Uint8Array.of(1) }
    expect(await session.start(true, otherPlan({ initial }))).toBe(false)
    const reason = 'other.safetensors was not used: The weights are of another model.'
    expect(lab()).toMatchObject({ status, run, draft, initial: null, notices: [reason] })
    expect(announced.at(-1)).toBe(reason)
    await trainers.last.train(1)
    expect(stepsDone()).toBe({ running: 3, paused: 2, done: 12 }[status])
  },
)

test('the first start refused, there is nothing to go back to', async () => {
  const { session, trainers, announced } = handSession()
  trainers.prepare = (trainer) => trainer.refuse('start', 'The data set could not be fetched.')
  await session.connect('auto', true)
  expect(lab()).toMatchObject({
    status: 'failed',
    run: null,
    failure: 'The data set could not be fetched.',
  })
  expect(announced).toEqual(['The data set could not be fetched.'])
  trainers.prepare = () => {}
  await session.connect('auto', true)
  expect(lab()).toMatchObject({ status: 'running', failure: null })
  expect(trainers.all.map(({ terminated }) => terminated)).toEqual([true, false])
})

test('a backend that cannot run is told, and another can be chosen', async () => {
  const { session, trainers } = handSession()
  trainers.prepare = (trainer) => trainer.refuse('open', 'There is no WebGPU.')
  await session.connect('webgpu', true)
  expect(lab()).toMatchObject({
    status: 'failed',
    failure: 'There is no WebGPU.',
    choice: 'webgpu',
  })
  expect(trainers.last.calls).toEqual(['open'])
  trainers.prepare = () => {}
  await session.connect('auto', true)
  expect(lab()).toMatchObject({ status: 'running', choice: 'auto' })
})

test('settings that are not allowed are told, and nothing is asked of the trainer', async () => {
  const { session, trainers } = await playing()
  const { run, draft } = lab()
  useLab.setState({ draft: withField(draft, 'model', 'heads', 'seven') })
  expect(await session.start(true)).toBe(false)
  expect(lab()).toMatchObject({ status: 'running', run })
  expect(lab().notices).toEqual([expect.stringContaining('model.heads')])
  expect(trainers.last.calls.filter((call) => call === 'start')).toHaveLength(1)
})

test('a kept run is continued where it stood: its curves, its knobs, and the same numbers from there', async () => {
  const { session, knobTurns, trainers, keeper } = await playing()
  const place = { knob: 'alpha', laneId: lab().draft.lanes[2]!.id } as const
  await trainers.last.train(2)
  await knobTurns.turn(place, 0.7)
  await trainers.last.train(3)
  await session.pause()
  await keeper.settled()
  const kept = lab().run!
  const checkpoint = keeper.checkpointOf(kept)!
  const record = { ...recordOf(kept, plainBackend, 'stopped', checkpoint)!, checkpoint }
  await session.play()
  await trainers.last.train(toTheEnd)
  const whole = losses()

  await session.start(true, otherPlan())
  expect(await session.continue(record, false)).toBe(5)
  const { run, draft, status } = lab()
  expect({ status, id: run!.id, steps: stepsDone() }).toEqual({
    status: 'paused',
    id: kept.id,
    steps: 5,
  })
  expect(run!.started.lanes[2]).toMatchObject({ alpha: 0.2 })
  expect(draft.lanes[2]!.values['alpha']).toBe(0.7)
  expect(losses()).toEqual(whole.map((lane) => lane.slice(0, 5)))
  await session.play()
  await trainers.last.train(toTheEnd)
  expect(losses()).toEqual(whole)
})

test('a kept run whose checkpoint is not sound changes nothing', async () => {
  const { session, trainers } = await playing()
  await trainers.last.train(1)
  const { run } = lab()
  const checkpoint = Uint8Array.of(1, 2, 3)
  const record = { ...recordOf(run!, plainBackend, 'stopped', checkpoint)!, checkpoint }
  expect(await session.continue(record, true)).toBeNull()
  expect(lab()).toMatchObject({ status: 'running', run })
  expect(lab().notices).toHaveLength(1)
})

test('a link that asks for more memory than there is waits for a person', async () => {
  const { session, trainers } = handSession()
  trainers.prepare = (trainer) => {
    trainer.connection.trainer.open = async () => ({ ...plainBackend, maxBufferBytes: 64 })
  }
  await session.connect('auto', true)
  expect(lab().status).toBe('paused')
  expect(lab().notices).toEqual([expect.stringContaining('Training waits for Play.')])
})

test('a session comes through each status that is declared, in an order that is', async () => {
  const { session, trainers, statuses } = await playing()
  await session.pause()
  await session.play()
  await trainers.last.train(toTheEnd)
  await session.play()
  trainers.last.crash('The device was lost.')
  await settled()
  trainers.last.crash('The device was lost.')
  expect(lab().status).toBe('failed')
  expect(new Set(statuses)).toEqual(new Set(Object.keys(nextStatuses)))
  for (const [i, status] of statuses.entries()) {
    expect(nextStatuses[statuses[i - 1] ?? 'starting']).toContain(status)
  }
})
