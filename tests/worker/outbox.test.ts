import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Outbox } from '../../src/worker/outbox.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the first item leaves at once, the rest in one batch after the interval', async () => {
  const batches: number[][] = []
  const outbox = new Outbox<number>(async (batch) => batches.push(batch), 100)
  outbox.add([1])
  outbox.add([2])
  outbox.add([3, 4])
  expect(batches).toEqual([[1]])
  await vi.advanceTimersByTimeAsync(100)
  expect(batches).toEqual([[1], [2, 3, 4]])
})

test('a batch waits until the one before has arrived', async () => {
  const batches: number[][] = []
  let arrive = () => {}
  const outbox = new Outbox<number>((batch) => {
    batches.push(batch)
    return new Promise<void>((resolve) => (arrive = resolve))
  }, 100)
  outbox.add([1])
  outbox.add([2])
  await vi.advanceTimersByTimeAsync(1000)
  expect(batches).toEqual([[1]])
  arrive()
  await vi.advanceTimersByTimeAsync(0)
  expect(batches).toEqual([[1], [2]])
})

test('drain sends the rest at once and resolves when it has arrived', async () => {
  const arrived: number[] = []
  const outbox = new Outbox<number>(async (batch) => {
    await new Promise((resolve) => setTimeout(resolve, 10))
    arrived.push(...batch)
  }, 100)
  outbox.add([1])
  outbox.add([2])
  const drained = outbox.drain()
  await vi.advanceTimersByTimeAsync(20)
  await drained
  expect(arrived).toEqual([1, 2])
})
