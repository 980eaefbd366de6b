import * as tf from '@tensorflow/tfjs-core'
import { expect, test, vi } from 'vitest'
import { plainRead } from '../../../src/core/device.ts'
import type { TrainingEvent } from '../../../src/experiment/events.ts'
import { createLedger, type Entry } from '../../../src/core/training/readback.ts'
import '../../fixtures/cpu.ts'

const AT_ONCE = 0
const SELDOM = 1e9 // ms
const NEVER = Infinity

const halt = (t: number, cause: string): TrainingEvent => ({
  type: 'halt',
  seed: 0,
  lane: 0,
  t,
  cause,
})

/** An entry that tells its numbers. */
const entry = (t: number, numbers: number[] | null, wait = 0): Entry => ({
  numbers: numbers && tf.tensor1d(numbers),
  async events(values) {
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    return [halt(t, values.join())]
  },
})

const told = (events: TrainingEvent[]) =>
  events.map((event) => 'cause' in event && [event.t, event.cause])

const arrival = () => new Promise((resolve) => setTimeout(resolve, 10))

test('collect waits for nothing: it starts a reading and tells what an earlier one brought', async () => {
  const ledger = createLedger(AT_ONCE, plainRead)
  ledger.add([entry(0, [1, 2]), entry(1, [3])])
  expect(ledger.collect()).toEqual([])
  await arrival()
  expect(told(ledger.collect())).toEqual([
    [0, '1,2'],
    [1, '3'],
  ])
  expect(ledger.collect()).toEqual([])
})

test('what is collected while an entry is waited for takes nothing of it', async () => {
  const ledger = createLedger(AT_ONCE, plainRead)
  ledger.add([entry(0, [1], 5), entry(1, [2], 5), entry(2, null, 5)])
  const events: TrainingEvent[] = []
  for (let i = 0; i < 20; i++) {
    events.push(...ledger.collect())
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  events.push(...(await ledger.flush()))
  expect(told(events)).toEqual([
    [0, '1'],
    [1, '2'],
    [2, ''],
  ])
})

test('flush brings everything, what is being read and what is not yet', async () => {
  const ledger = createLedger(AT_ONCE, plainRead)
  ledger.add([entry(0, [1])])
  ledger.collect()
  ledger.add([entry(1, [2]), entry(2, [3, 4])])
  expect(told(await ledger.flush())).toEqual([
    [0, '1'],
    [1, '2'],
    [2, '3,4'],
  ])
  expect(await ledger.flush()).toEqual([])
})

test('flush brings what no collect was due to read', async () => {
  const ledger = createLedger(NEVER, plainRead)
  ledger.add([entry(0, [1])])
  expect(ledger.collect()).toEqual([])
  await arrival()
  expect(ledger.collect()).toEqual([])
  expect(told(await ledger.flush())).toEqual([[0, '1']])
})

test('the first reading is due at once, the next when its time has come; flush waits for none', async () => {
  const ledger = createLedger(SELDOM, plainRead)
  ledger.add([entry(0, [1])])
  ledger.collect()
  await arrival()
  ledger.add([entry(1, [2])])
  expect(told(ledger.collect())).toEqual([[0, '1']])
  await arrival()
  expect(ledger.collect()).toEqual([])
  expect(told(await ledger.flush())).toEqual([[1, '2']])
})

test('entries without numbers only are told as well', async () => {
  const ledger = createLedger(AT_ONCE, plainRead)
  ledger.add([entry(0, null)])
  expect(told(await ledger.flush())).toEqual([[0, '']])
})

test('what was read is freed, and dispose frees what was not', async () => {
  const before = tf.memory().numTensors
  const ledger = createLedger(NEVER, plainRead)
  ledger.add([entry(0, [1]), entry(1, [2]), entry(2, null)])
  await ledger.flush()
  expect(tf.memory().numTensors).toBe(before)
  ledger.add([entry(3, [1]), entry(4, null)])
  ledger.dispose()
  expect(tf.memory().numTensors).toBe(before)
  expect(await ledger.flush()).toEqual([])
})

const failing: Entry = {
  numbers: null,
  events: () => Promise.reject(new Error('device lost')),
}

test('a reading that failed is thrown by the next collect', async () => {
  const ledger = createLedger(AT_ONCE, plainRead)
  ledger.add([failing])
  ledger.collect()
  await arrival()
  expect(() => ledger.collect()).toThrow('device lost')
})

test('a reading that failed is thrown by flush, whether it has ended or not', async () => {
  const underWay = createLedger(AT_ONCE, plainRead)
  underWay.add([failing])
  underWay.collect()
  await expect(underWay.flush()).rejects.toThrow('device lost')

  const ended = createLedger(AT_ONCE, plainRead)
  ended.add([failing])
  ended.collect()
  await arrival()
  await expect(ended.flush()).rejects.toThrow('device lost')

  const own = createLedger(NEVER, plainRead)
  own.add([failing])
  await expect(own.flush()).rejects.toThrow('device lost')
})

test('a system clock that is set back holds up no reading', async () => {
  const systemNow = vi.spyOn(Date, 'now').mockReturnValue(2e12)
  const ledger = createLedger(20, plainRead)
  ledger.add([entry(0, [1])])
  await new Promise((resolve) => setTimeout(resolve, 30))
  ledger.collect()
  await arrival()
  expect(told(ledger.collect())).toEqual([[0, '1']])
  systemNow.mockReturnValue(1e12)
  ledger.add([entry(1, [2])])
  await new Promise((resolve) => setTimeout(resolve, 30))
  ledger.collect()
  await arrival()
  expect(told(ledger.collect())).toEqual([[1, '2']])
  systemNow.mockRestore()
})
