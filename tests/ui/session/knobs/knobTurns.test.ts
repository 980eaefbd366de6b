/** A knob from the hand to the trainer and back: what the page shows, and what is in force. */
import { beforeEach, expect, test } from 'vitest'
import { waitingWords } from '../../../../src/ui/session/knobs/waitingWords.ts'
import { placeOfKnob, type KnobPlace } from '../../../../src/ui/session/knobs/knobTurns.ts'
import { withLane, withLaneValue } from '../../../../src/ui/store/edit.ts'
import { inForceOf, isChanged, nextInForce } from '../../../../src/ui/store/inForce.ts'
import { stepsDone, useLab } from '../../../../src/ui/store/lab.ts'
import { playing, settled, toTheEnd } from '../../../fixtures/session.ts'

const { getState: lab } = useLab
let hand: Awaited<ReturnType<typeof playing>>
let alpha: KnobPlace
const lr: KnobPlace = { knob: 'lr', laneId: null }

/** Three lanes train, of which the last has α. */
async function playUnder(seeds: number) {
  hand = await playing({ seeds })
  alpha = placeOfKnob(lab().draft.lanes[2]!, 'alpha')
}
beforeEach(() => playUnder(1))

const train = (rounds: number) => hand.trainers.last.train(rounds)
const shown = () => lab().draft.lanes[2]!.values['alpha']
const inForce = () => inForceOf(lab().run!).lanes[2]
const marks = () => lab().run!.marks.map(({ lane, t, knob, from, to }) => [lane, t, knob, from, to])
const words = (place = alpha) => waitingWords(lab(), place)
const turnedOnTrainer = () => hand.trainers.last.calls.filter((call) => call === 'turnKnob').length

test('turned while it plays, a knob is shown at once and in force when the trainer says so', async () => {
  await train(2)
  const turned = hand.knobTurns.turn(alpha, 0.7)
  expect(shown()).toBe(0.7)
  expect(inForce()).toMatchObject({ alpha: 0.2 })
  expect(nextInForce(lab().run!).lanes[2]).toMatchObject({ alpha: 0.7 })
  expect(lab().run!.waiting).toMatchObject([{ lane: 2, t: null, to: 0.7 }])
  await turned
  expect(lab().run!.waiting).toMatchObject([{ lane: 2, t: 2, to: 0.7 }])
  expect(inForce()).toMatchObject({ alpha: 0.2 })
  expect(words()).toBeUndefined()
  await train(1)
  expect(inForce()).toMatchObject({ alpha: 0.7 })
  expect(lab().run!.waiting).toEqual([])
  expect(marks()).toEqual([[2, 2, 'alpha', 0.2, 0.7]])
  expect(isChanged(lab())).toBe(false)
})

test('turned while it is paused, the page shows the new value and says from which step on it acts', async () => {
  await train(2)
  await hand.session.pause()
  await hand.knobTurns.turn(alpha, 0.7)
  expect(shown()).toBe(0.7)
  expect(words()).toBe('In force from step 2 on, when training goes on.')
  expect(words(placeOfKnob(lab().draft.lanes[2]!, 'k'))).toBeUndefined()
  expect(inForce()).toMatchObject({ alpha: 0.2 })
  expect(isChanged(lab())).toBe(false) // no new start is needed for it
  await hand.session.step()
  expect(words()).toBeUndefined()
  expect(inForce()).toMatchObject({ alpha: 0.7 })
  expect(marks()).toEqual([[2, 2, 'alpha', 0.2, 0.7]])
})

test('turned there and back while it is paused, nothing was turned', async () => {
  await train(2)
  await hand.session.pause()
  await hand.knobTurns.turn(alpha, 0.7)
  await hand.knobTurns.turn(alpha, 0.2)
  expect(shown()).toBe(0.2)
  await hand.session.step()
  expect(marks()).toEqual([])
  expect(lab().run!.waiting).toEqual([])
  expect(inForce()).toMatchObject({ alpha: 0.2 })
  expect(isChanged(lab())).toBe(false)
})

test('turned twice before the next round, the last value counts', async () => {
  await train(1)
  await Promise.all([hand.knobTurns.turn(alpha, 0.5), hand.knobTurns.turn(alpha, 0.9)])
  await train(1)
  expect(marks()).toEqual([[2, 1, 'alpha', 0.2, 0.9]])
  expect(lab().run!.waiting).toEqual([])
  expect(shown()).toBe(0.9)
})

test('a turn that the trainer refuses springs back, and a notice says why', async () => {
  await train(2)
  hand.trainers.last.refuse('turnKnob', 'LookSAM: alpha cannot be turned.')
  const turned = hand.knobTurns.turn(alpha, 0.7)
  expect(shown()).toBe(0.7)
  await turned
  expect(shown()).toBe(0.2)
  expect(lab().notices).toEqual(['LookSAM: alpha cannot be turned.'])
  expect(lab().run!.waiting).toEqual([])
  expect(isChanged(lab())).toBe(false)
  await train(1)
  expect(marks()).toEqual([])
})

test('a refused turn springs back to a turn before it that was accepted', async () => {
  await hand.session.pause()
  await hand.knobTurns.turn(alpha, 0.5)
  hand.trainers.last.refuse('turnKnob', 'No.')
  await hand.knobTurns.turn(alpha, 0.7)
  expect(shown()).toBe(0.5)
  expect(words()).toBe('In force from step 0 on, when training goes on.')
})

test('what was changed after a turn does not spring back with it', async () => {
  hand.trainers.last.refuse('turnKnob', 'No.')
  const release = hand.trainers.last.hold('turnKnob')
  const turned = hand.knobTurns.turn(lr, 0.1)
  const { id } = lab().draft.lanes[2]!
  useLab.setState(({ draft }) => ({ draft: withLaneValue(draft, id, 'norms', 'per-layer') }))
  release()
  await turned
  expect(lab().draft.optimizer['lr']).toBe(0.003)
  expect(lab().draft.lanes[2]!.values['norms']).toBe('per-layer')
})

test('the optimizer’s knob is turned in all lanes at one step, by one request', async () => {
  await train(3)
  await hand.knobTurns.turn(lr, 0.1)
  expect(turnedOnTrainer()).toBe(1)
  expect(lab().run!.waiting.map(({ lane, t }) => [lane, t])).toEqual([
    [0, 3],
    [1, 3],
    [2, 3],
  ])
  await train(1)
  expect(marks()).toEqual([0, 1, 2].map((lane) => [lane, 3, 'lr', 0.003, 0.1]))
  const { optimizer, lanes } = inForceOf(lab().run!)
  expect(optimizer.lr).toBe(0.1)
  expect(lanes.every((lane) => lane.optimizer === undefined)).toBe(true)
  expect(isChanged(lab())).toBe(false)
})

test('lanes stay twins when a card shows another method, or was removed and can come back', async () => {
  const [adam, sam] = lab().draft.lanes
  useLab.setState(({ draft, run }) => ({
    draft: withLane(
      { ...draft, lanes: draft.lanes.filter((lane) => lane !== sam) },
      adam!.id,
      () => ({ method: 'sam' as const }),
    ),
    run: { ...run!, removed: [sam!.id] },
  }))
  await hand.knobTurns.turn(lr, 0.1)
  await train(1)
  expect(marks().map(([lane]) => lane)).toEqual([0, 1, 2])
})

test('a lane with a learning rate of its own, or that is over, is not asked', async () => {
  const { session, knobTurns } = hand
  const own = withLane(lab().draft, lab().draft.lanes[0]!.id, () => ({ optimizer: { lr: 0.02 } }))
  useLab.setState({ draft: own })
  await session.start(true)
  await session.dropLane(own.lanes[1]!.id)
  await train(1)
  await knobTurns.turn(lr, 0.1)
  await train(1)
  expect(marks()).toEqual([[2, 1, 'lr', 0.003, 0.1]])
  expect(lab().run!.waiting).toEqual([])
})

test('under several seeds a turn acts at one step, and is one mark', async () => {
  await playUnder(3)
  await train(2)
  await hand.knobTurns.turn(alpha, 0.7)
  await train(1)
  expect(marks()).toEqual([[2, 2, 'alpha', 0.2, 0.7]])
  expect(lab().run!.waiting).toEqual([])
  expect(inForce()).toMatchObject({ alpha: 0.7 })
})

test('a turn that was planned turns the knob on the page when it acts', async () => {
  const { draft } = lab()
  await hand.session.start(true, {
    draft,
    seeds: 1,
    initial: null,
    turns: [{ lane: 2, t: 3, knob: 'alpha', to: 0.9 }],
  })
  await train(3)
  expect(shown()).toBe(0.2)
  await train(1)
  expect(shown()).toBe(0.9)
  expect(isChanged(lab())).toBe(false)
  expect(stepsDone()).toBe(4)
})

test('what is not allowed stays where it was typed, and is not asked of the trainer', async () => {
  for (const wrong of ['', 'two', -1, NaN, null]) await hand.knobTurns.turn(alpha, wrong)
  expect(turnedOnTrainer()).toBe(0)
  expect(shown()).toBeNull()
  expect(inForce()).toMatchObject({ alpha: 0.2 })
  await hand.knobTurns.turn(alpha, 0.2)
  expect(turnedOnTrainer()).toBe(0) // it has that value already
  expect(isChanged(lab())).toBe(false)
})

test('where nothing trains, a knob is turned for the next start', async () => {
  await train(toTheEnd)
  expect(lab().status).toBe('done')
  await hand.knobTurns.turn(alpha, 0.7)
  expect(turnedOnTrainer()).toBe(0)
  expect(shown()).toBe(0.7)
  expect(isChanged(lab())).toBe(true)
  const { id } = lab().draft.lanes[2]!
  await hand.session.start(true)
  useLab.setState(({ draft }) => ({
    draft: withLane(draft, id, () => ({ method: 'look-layer-sam' as const })),
  }))
  await hand.knobTurns.turn(alpha, 0.4) // the card describes another method than the one that trains
  expect(turnedOnTrainer()).toBe(0)
})

test('a turn that was under way when the trainer crashed is made again', async () => {
  await train(1)
  hand.session.keep()
  await hand.keeper.settled()
  hand.trainers.last.hold('turnKnob')
  const turned = hand.knobTurns.turn(alpha, 0.7)
  hand.trainers.last.crash('The device was lost.')
  await turned
  await settled()
  expect(shown()).toBe(0.7)
  expect(lab().notices).toEqual(['The device was lost. Training went on from step 1.'])
  await train(1)
  expect(marks()).toEqual([[2, 1, 'alpha', 0.2, 0.7]])
})
