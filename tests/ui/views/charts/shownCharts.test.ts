import { beforeEach, expect, test, vi } from 'vitest'
import { charts } from '../../../../src/ui/views/charts/index.ts'
import {
  chosenCharts,
  showChartAt,
  setShown,
  useShown,
} from '../../../../src/ui/views/charts/shownCharts.ts'

const stored = new Map<string, string>()
const storage = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
}
const key = 'looksam-lab.charts'
const first = ['loss', 'accuracy', 'cos-theta', 'step-time']

/** What the page reads when it is opened anew. */
function remembered() {
  void chosenCharts.persist.rehydrate()
  return chosenCharts.getState().choice
}

beforeEach(() => {
  stored.clear()
  vi.stubGlobal('localStorage', storage)
  setShown(first)
})

test('every chart has a short name of its own, fit for a link and a file', () => {
  const names = charts.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[a-z-]{2,16}$/)
  expect(names.slice(0, 4)).toEqual(first)
})

test('what is chosen for a place is shown there and remembered', () => {
  showChartAt(1, 'amplification')
  expect(useShown.getState().names).toEqual(['loss', 'amplification', 'cos-theta', 'step-time'])
  expect(remembered()).toEqual(['loss', 'amplification', 'cos-theta', 'step-time'])
})

test('a chart that another place has changes places', () => {
  showChartAt(0, 'step-time')
  expect(useShown.getState().names).toEqual(['step-time', 'accuracy', 'cos-theta', 'loss'])
})

test('what a link shows is not remembered as a choice', () => {
  expect(setShown(['lr', 'loss'])).toBeNull()
  expect(useShown.getState().names).toEqual(['lr', 'loss'])
  expect(remembered()).toBeNull()
})

test('charts that cannot be shown are refused in one sentence, and nothing changes', () => {
  for (const wanted of [
    [],
    ['loss', 'loss'],
    ['no-chart'],
    ['lr', 'loss', 'accuracy', 'cos-theta', 'step-time'],
  ]) {
    expect(setShown(wanted)).toMatch(
      /^The charts ".*" cannot be shown; allowed: one to 4 different/,
    )
  }
  expect(useShown.getState().names).toEqual(first)
})

test('what is stored is read as a choice of charts or not at all', () => {
  for (const text of [
    '',
    '{',
    'null',
    '["loss"',
    '["loss","gone"]',
    '{"0":"loss"}',
    '[]',
    '[1,2]',
  ]) {
    stored.set(key, text)
    expect(remembered()).toBeNull()
  }
  stored.set(key, '["lr","loss"]')
  expect(remembered()).toEqual(['lr', 'loss'])
})

test('blocked storage is no error: the choice holds for the page', () => {
  const blocked = () => {
    throw new DOMException('blocked', 'SecurityError')
  }
  vi.stubGlobal('localStorage', { getItem: blocked, setItem: blocked })
  showChartAt(0, 'lr')
  expect(useShown.getState().names[0]).toBe('lr')
  expect(remembered()).toBeNull()
})
