import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { jsonText, rememberedChoice } from '../../../src/ui/browser/remembered.ts'

const stored = new Map<string, string>()

beforeEach(() => {
  stored.clear()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  })
})
afterEach(() => void vi.resetModules())

const numbers = () => rememberedChoice<number[]>('numbers', jsonText(z.array(z.number())), [0])

test('a choice is written as plain text and is there when the page is opened anew', () => {
  expect(numbers().getState().choice).toEqual([0])
  expect(stored.has('numbers'), 'nothing is written before anything is chosen').toBe(false)
  numbers().setState({ choice: [3, 4] })
  expect(stored.get('numbers')).toBe('[3,4]')
  expect(numbers().getState().choice).toEqual([3, 4])
})

test.each(['', '{', 'null', '[1,"2"]', '{"choice":[1]}', '{"state":{"choice":[1]},"version":0}'])(
  'what may not be read is the standard choice: %s',
  (text) => {
    stored.set('numbers', text)
    expect(numbers().getState().choice).toEqual([0])
    expect(stored.get('numbers'), 'and it stays as it is').toBe(text)
  },
)

test('where storage is blocked, full or missing, the choice holds until the page is left', () => {
  const fail = () => {
    throw new DOMException('', 'SecurityError')
  }
  for (const storage of [
    { getItem: fail, setItem: fail },
    { getItem: () => null, setItem: fail },
    undefined,
  ]) {
    vi.stubGlobal('localStorage', storage)
    const store = numbers()
    expect(store.getState().choice).toEqual([0])
    store.setState({ choice: [7] })
    expect(store.getState().choice).toEqual([7])
  }
  // Even to name it throws in some browsers.
  Object.defineProperty(globalThis, 'localStorage', { get: fail, configurable: true })
  const store = numbers()
  store.setState({ choice: [8] })
  expect(store.getState().choice).toEqual([8])
})

test('choices of pages before this one are read, and written as those wrote them', async () => {
  stored.set('looksam-lab.keys', 'off')
  stored.set('looksam-lab.tour', 'seen')
  stored.set('looksam-lab.charts', '["lr","loss"]')
  const { useCharacterKeys } = await import('../../../src/ui/store/preferences.ts')
  const { beginOnFirstVisit, endTour, useTour } =
    await import('../../../src/ui/panels/tour/tour.ts')
  const { showChartAt, useShown } = await import('../../../src/ui/views/charts/shownCharts.ts')

  expect(useCharacterKeys.getState().choice).toBe(false)
  beginOnFirstVisit()
  expect(useTour.getState().at).toBeNull()
  expect(useShown.getState().names).toEqual(['lr', 'loss'])

  stored.clear()
  useCharacterKeys.setState({ choice: true })
  endTour()
  showChartAt(1, 'accuracy')
  expect(Object.fromEntries(stored)).toEqual({
    'looksam-lab.keys': 'on',
    'looksam-lab.tour': 'seen',
    'looksam-lab.charts': '["lr","accuracy"]',
  })
})
