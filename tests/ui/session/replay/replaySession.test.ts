/** A session that replays kept runs: the page's run as it was, without a trainer, and the way back to training. */
import { expect, test } from 'vitest'
import type { RunRecord } from '../../../../src/formats/runRecord.ts'
import { recordOf } from '../../../../src/ui/session/runRecord.ts'
import { stepsDone, useLab } from '../../../../src/ui/store/lab.ts'
import {
  handSession,
  losses,
  otherPlan,
  playing,
  settled,
  toTheEnd,
} from '../../../fixtures/session.ts'
import { plainBackend } from '../../../fixtures/trainers.ts'

const { getState: lab } = useLab

/** A run of two seeds with a knob turned on the way, trained to its end, and as it was kept. */
async function trained() {
  const all = await playing({ seeds: 2 })
  const { trainers, knobTurns } = all
  await trainers.last.train(5)
  const look = lab().draft.lanes[2]!
  await knobTurns.turn({ knob: 'alpha', laneId: look.id }, 0.7)
  await trainers.last.train(toTheEnd)
  await settled()
  const { run } = lab()
  return { ...all, trained: run!, record: recordOf(run!, plainBackend, 'done', null)! }
}

const columnsOf = () =>
  lab().run!.series.map((series) => ({
    loss: [...series.column('loss').values],
    gradEvals: [...series.column('gradEvals').values],
    valLoss: [...series.valLoss.values],
    seeds: series.seeds.map((seed) => [...seed.column('loss').values]),
  }))

/** A page on which nothing was started yet, with a kept run. */
async function freshPage(): Promise<ReturnType<typeof handSession> & { record: RunRecord }> {
  const { record } = await trained()
  return { ...handSession(), record }
}

test('it shows a kept run as it was, and no trainer is connected', async () => {
  const { record, trained: run } = await trained()
  const before = {
    columns: columnsOf(),
    marks: run.marks,
    draft: lab().draft.lanes.map(({ values }) => values),
  }
  const { session, trainers } = handSession()
  expect(await session.replay(record, Infinity, false)).toBe(true)
  expect(trainers.all).toEqual([])
  expect(lab().status).toBe('done')
  expect(columnsOf()).toEqual(before.columns)
  expect(lab().run!.marks).toEqual(before.marks)
  expect(lab().draft.lanes.map(({ values }) => values)).toEqual(before.draft)
  expect(lab().run).toMatchObject({ id: record.id, name: record.name, seeds: [3, 4] })
})

test('played from its start it comes to the same columns, marks and knobs', async () => {
  const { record } = await trained()
  const columns = columnsOf()
  const { session, clock, announced } = handSession()
  await session.replay(record, 0, true)
  expect(lab()).toMatchObject({ status: 'running' })
  expect(stepsDone()).toBe(0)
  expect(lab().run!.marks).toEqual([])
  expect(lab().draft.lanes[2]!.values['alpha']).toBe(0.2)
  clock.pass(100_000)
  expect(lab().status).toBe('done')
  expect(columnsOf()).toEqual(columns)
  expect(lab().run!.marks).toEqual(record.knobs)
  expect(lab().draft.lanes[2]!.values['alpha']).toBe(0.7)
  expect(announced).toEqual(['Replaying.', 'The replay is done: 12 steps.'])
})

test('play, pause, step and restart do what they say', async () => {
  const { session, record, clock, trainers } = await freshPage()
  await session.replay(record, 3, false)
  expect([lab().status, stepsDone()]).toEqual(['paused', 3])
  await session.step()
  expect([lab().status, stepsDone()]).toEqual(['paused', 4])
  await session.play()
  clock.pass(50)
  expect(lab().status).toBe('running')
  const steps = stepsDone()
  expect(steps).toBeGreaterThan(4)
  await session.pause()
  clock.pass(1000)
  expect([lab().status, stepsDone()]).toEqual(['paused', steps])
  const cards = lab().draft.lanes.map(({ id }) => id)
  await session.restart(false)
  expect([lab().status, stepsDone()]).toEqual(['paused', 0])
  expect(lab().draft.lanes.map(({ id }) => id)).toEqual(cards)
  await session.replay(record, Infinity, false)
  await session.play() // at the end: from the start
  expect([lab().status, stepsDone()]).toEqual(['running', 0])
  expect(trainers.all).toEqual([])
})

test('a replay is never kept over the run', async () => {
  const { session, record, clock, keeper } = await freshPage()
  await session.replay(record, 0, true)
  clock.pass(50)
  await session.pause()
  session.keep()
  await session.replay(record, 5, true)
  clock.pass(100_000)
  await keeper.settled()
  expect(keeper.kept).toEqual([])
})

test('a knob that is turned in a replay springs back, and a notice says how to train', async () => {
  const { session, record, knobTurns } = await freshPage()
  await session.replay(record, 4, false)
  const look = lab().draft.lanes[2]!
  await knobTurns.turn({ knob: 'alpha', laneId: look.id }, 1.5)
  expect(lab().draft.lanes[2]!.values['alpha']).toBe(0.2)
  expect(lab().run!.waiting).toEqual([])
  expect(lab().notices.at(-1)).toContain('go on training from it, or start anew')
})

test('a run that trains is kept and waits while another is replayed, and the next start takes its trainer', async () => {
  const { record } = await trained()
  const { session, trainers, keeper } = await playing()
  await trainers.last.train(4)
  expect(await session.replay(record, 0, false)).toBe(true)
  await keeper.settled()
  expect(keeper.kept.at(-1)?.steps).toBe(4)
  expect(trainers.last.calls.at(-1)).toBe('pause')
  expect(await session.start(true, otherPlan())).toBe(true)
  expect(trainers.all).toHaveLength(1)
  expect(lab().run!.replayed).toBeNull()
  await trainers.last.train(2)
  expect(losses()[0]).toHaveLength(2)
})

test('a replay that cannot be shown leaves the run as it was', async () => {
  const { record } = await trained()
  const { session, trainers, clock } = await playing()
  const { run } = lab()
  clock.refusal = 'The data set digits could not be fetched.'
  expect(await session.replay(record, 0, true)).toBe(false)
  expect(lab()).toMatchObject({ status: 'running', run })
  expect(lab().notices.at(-1)).toBe('The data set digits could not be fetched.')
  await trainers.last.train(2)
  expect(stepsDone()).toBe(2)
})

test('where nothing can train, a kept run still opens; the next start connects a new trainer', async () => {
  const { record } = await trained()
  const { session, trainers } = handSession()
  trainers.prepare = (trainer) => trainer.refuse('open', 'no backend')
  await session.connect('auto', true)
  expect(lab().status).toBe('failed')
  await session.replay(record, 2, false)
  expect(lab()).toMatchObject({ status: 'paused', failure: null })
  trainers.prepare = () => {}
  expect(await session.start(false)).toBe(true)
  expect(trainers.all).toHaveLength(2)
})

test('a trainer that crashes behind a replay ends nothing', async () => {
  const { record } = await trained()
  const { session, trainers, clock } = await playing()
  await session.replay(record, 0, true)
  trainers.last.crash('The device is gone.')
  await settled()
  clock.pass(100_000)
  expect(lab()).toMatchObject({ status: 'done', failure: null })
  expect(await session.start(false, otherPlan())).toBe(true)
  expect(trainers.all).toHaveLength(2)
})

test('lanes of a kept run answer about images from its checkpoint, wherever the replay stands', async () => {
  const { session, trainers, record } = await trained()
  const ask = () =>
    session.ask((player) => player.verdicts({ of: 'validation', rows: Int32Array.of(0, 3) }))
  const asTrained = await ask()
  const { trainer } = trainers.last.connection
  const kept = { ...record, checkpoint: await trainer.checkpoint() }
  await session.start(false, otherPlan())

  expect(await session.replay(kept, 3, false)).toBe(true)
  const starts = trainers.last.starts.length
  expect(await ask()).toEqual(asTrained)
  expect(await session.replay(kept, 1, false)).toBe(true)
  expect(await ask()).toEqual(asTrained)
  expect(trainers.last.starts).toHaveLength(starts + 1) // the trainer has it still

  expect(await session.replay({ ...kept, id: 'other', checkpoint: null }, 3, false)).toBe(true)
  await expect(ask()).rejects.toThrow(
    'This run was kept without its weights, so that its lanes cannot be asked.',
  )
})

test('on a fresh page a trainer is connected when they are asked, and the replay stays', async () => {
  const before = await trained()
  const { trainer } = before.trainers.last.connection
  const kept = { ...before.record, checkpoint: await trainer.checkpoint() }
  const { session, trainers } = handSession()
  await session.replay(kept, 3, false)
  const answers = await session.ask((player) =>
    player.attention({ of: 'validation', rows: Int32Array.of(0) }),
  )
  expect(answers).toHaveLength(3)
  expect(trainers.all).toHaveLength(1)
  expect(lab()).toMatchObject({ status: 'paused', failure: null })
  expect(stepsDone()).toBe(3)
})

test('a start that comes while a kept run is asked for is what trains in the end', async () => {
  const { session, trainers, record } = await trained()
  const { trainer } = trainers.last.connection
  const kept = { ...record, checkpoint: await trainer.checkpoint() }
  await session.replay(kept, 3, false)
  const answered = session.ask((player) => player.pictures('validation', 5))
  const started = session.start(false, otherPlan())
  await expect(answered).rejects.toThrow('The replay has been left.')
  expect(await started).toBe(true)
  expect(trainers.last.starts.at(-1)).not.toHaveProperty('checkpoint')
  expect(lab().run?.replayed).toBeNull()
})
