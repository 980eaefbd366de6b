/** What the session does when several things happen at once. */
import { expect, test } from 'vitest'
import { stepsDone, useLab } from '../../../src/ui/store/lab.ts'
import { cancelQuestion, useNeededWeights } from '../../../src/ui/store/neededWeights.ts'
import { otherPlan, playing, settled, smallDraft } from '../../fixtures/session.ts'

const { getState: lab } = useLab

test('of two starts at once the later one is shown', async () => {
  const { session, trainers } = await playing()
  const [first, second] = [otherPlan(), otherPlan({ draft: smallDraft({ seed: 9 }) })]
  const [one, two] = await Promise.all([session.start(true, first), session.start(true, second)])
  expect([one, two]).toEqual([true, true])
  expect(lab()).toMatchObject({ status: 'running', draft: second.draft })
  expect(lab().run!.seeds).toEqual([9])
  await trainers.last.train(2)
  expect(stepsDone()).toBe(2)
})

test('of two starts at once the later one refused, the earlier one goes on', async () => {
  const { session, trainers } = await playing()
  const first = otherPlan()
  const one = session.start(true, first)
  const two = session.start(
    true,
    otherPlan({ draft: smallDraft({ model: { heads: 2 }, seed: 9 }) }),
  )
  await one
  trainers.last.refuse('start', 'There is no memory for it.')
  expect(await two).toBe(false)
  expect(lab()).toMatchObject({ status: 'running', draft: first.draft })
  expect(lab().notices).toEqual(['There is no memory for it.'])
})

test('a trainer that crashes while it starts a run has failed, and a new one can start it', async () => {
  const { session, trainers } = await playing()
  await trainers.last.train(2)
  trainers.last.hold('start')
  const started = session.start(true, otherPlan())
  await settled()
  trainers.last.crash('The device was lost.')
  expect(await started).toBe(false)
  expect(lab()).toMatchObject({ status: 'failed', failure: 'The device was lost.' })
  await session.connect('auto', true)
  expect(lab()).toMatchObject({ status: 'running', failure: null })
  expect(stepsDone()).toBe(0)
})

test('a start that is asked for when the trainer crashes takes the place of the recovery', async () => {
  const { session, trainers } = await playing()
  await trainers.last.train(2)
  const wanted = otherPlan()
  const started = session.start(true, wanted)
  trainers.last.crash('The device was lost.')
  expect(await started).toBe(true)
  await settled()
  expect(lab()).toMatchObject({ status: 'running', draft: wanted.draft })
  expect(trainers.all).toHaveLength(2)
  expect(trainers.last.calls).toEqual(['open', 'start', 'play'])
})

test('what a replaced run or trainer still tells is not listened to', async () => {
  const { session, trainers } = await playing()
  await trainers.last.train(2)
  const [old] = trainers.all
  old!.crash('The device was lost.')
  await settled()
  const { run, status } = lab()
  old!.tell({ type: 'done' })
  old!.crash('It was lost again.')
  expect(lab()).toMatchObject({ run, status })
  await session.start(true, otherPlan())
  expect(lab().run!.number).toBeGreaterThan(run!.number)
})

test('a run that ends while another start is under way is done, if that start is refused', async () => {
  const { session, trainers } = await playing()
  await trainers.last.train(11)
  const release = trainers.last.hold('start')
  trainers.last.refuse('start', 'There is no memory for it.')
  const started = session.start(true, otherPlan())
  await settled()
  await trainers.last.train(2)
  expect(lab().status).toBe('starting')
  release()
  expect(await started).toBe(false)
  expect(lab().status).toBe('done')
  expect(stepsDone()).toBe(12)
})

test('a question about a lane waits for a start that is under way, and holds up none', async () => {
  const { session, trainers } = await playing()
  const { id } = lab().draft.lanes[0]!
  const release = trainers.last.hold('start')
  const started = session.start(true)
  const answered = session.askAboutLane(id, async (_, lane) => lane)
  release()
  await started
  expect(await answered).toBe(0)
  expect(await session.askAboutLane('no lane', async (_, lane) => lane)).toBeNull()
  const forever = session.askAboutLane(id, () => new Promise(() => {}))
  expect(await session.start(true)).toBe(true)
  void forever
})

const warm = { name: 'warm.safetensors', sha256: 'ab', bytes: Uint8Array.of(1) }

test('while a person is asked for a weights file, the run goes on, and recovers if its trainer crashes', async () => {
  const { session, trainers, keeper } = await playing()
  await trainers.last.train(2)
  session.keep()
  await keeper.settled()
  const started = session.start(true, otherPlan({ initial: { ...warm, bytes: null } }))
  await settled()
  expect(useNeededWeights.getState().question?.weights).toMatchObject({ name: warm.name })
  expect(lab().status).toBe('running')
  trainers.last.crash('The device was lost.')
  await settled()
  expect(lab().status).toBe('running')
  expect(stepsDone()).toBe(2)
  useNeededWeights.getState().question!.answer(warm)
  expect(await started).toBe(true)
  expect(lab().initial).toBe(warm)
  expect(lab().run!.weights).toEqual({ name: warm.name, sha256: warm.sha256 })
  expect(trainers.last.starts.at(-1)!.weights).toBe(warm.bytes)
})

test('a start whose weights file is not given leaves everything as it was', async () => {
  const { session } = await playing()
  const { run, draft } = lab()
  const started = session.start(true, otherPlan({ initial: { ...warm, bytes: null } }))
  await settled()
  cancelQuestion()
  expect(await started).toBe(false)
  expect(lab()).toMatchObject({ run, draft, status: 'running', initial: null, notices: [] })
})

test('a run recovers with the weights that it began from, whatever file the page shows by then', async () => {
  const { session, trainers } = await playing()
  await session.start(true, otherPlan({ initial: warm }))
  await trainers.last.train(1)
  useLab.setState({ initial: null }) // as undoing does
  trainers.last.crash('The device was lost.')
  await settled()
  expect(lab().run!.weights).toEqual({ name: warm.name, sha256: warm.sha256 })
  expect(trainers.last.starts.at(-1)!.weights).toBe(warm.bytes)
})
