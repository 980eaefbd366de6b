import { beforeEach, expect, test } from 'vitest'
import {
  bringIntoView,
  follow,
  resetZoom,
  shownOf,
  useZoom,
  zoomBy,
  zoomTo,
  type Extent,
} from '../../../../src/ui/views/charts/zoom.ts'
import { setView, useLab } from '../../../../src/ui/store/lab.ts'
import { runOf } from '../../../fixtures/page.ts'

/** A step axis of 1,000 steps of which 600 are done, under the zoom of the moment. */
const extent = (newest = 600): Extent => {
  const whole = [0, 1_000] as const
  return { x: 'step', whole, newest, shown: shownOf(useZoom.getState(), whole, newest) }
}
const shown = (newest = 600) => extent(newest).shown

beforeEach(resetZoom)

test('at first all of the axis is shown', () => {
  expect(shown()).toEqual([0, 1_000])
})

test('a selection is shown, in whole steps and inside the axis', () => {
  zoomTo([99.7, 200.2], extent())
  expect(shown()).toEqual([100, 200])
  zoomTo([-50, 100], extent())
  expect(shown()).toEqual([0, 150])
  zoomTo([300, 300], extent())
  expect(shown()[1] - shown()[0]).toBe(5)
})

test('zooming in and out keeps the middle; out of everything is no zoom', () => {
  zoomBy(1 / 2, extent())
  expect(shown()).toEqual([250, 750])
  zoomBy(1 / 2, extent())
  expect(shown()).toEqual([375, 625])
  zoomBy(2, extent())
  zoomBy(2, extent())
  expect(useZoom.getState().window).toBeNull()
})

test('following keeps the width and ends at the newest point', () => {
  zoomTo([100, 200], extent())
  follow(true, extent())
  expect(shown(600)).toEqual([500, 600])
  expect(shown(730)).toEqual([630, 730])
  expect(shown(20)).toEqual([0, 100])
  zoomBy(1 / 2, extent(600))
  expect(shown(730)).toEqual([680, 730])
})

test('who stops following stays where they are; who selects a part looks at it', () => {
  follow(true, extent())
  expect(shown()).toEqual([350, 600])
  follow(false, extent())
  expect(shown(900)).toEqual([350, 600])
  follow(true, extent())
  zoomTo([10, 60], extent())
  expect(shown(900)).toEqual([10, 60])
})

test('a cursor that leaves the window takes it along', () => {
  zoomTo([100, 200], extent())
  bringIntoView(150, extent())
  expect(shown()).toEqual([100, 200])
  bringIntoView(207, extent())
  expect(shown()).toEqual([107, 207])
  bringIntoView(90, extent())
  expect(shown()).toEqual([90, 190])
})

test('another x axis or another run is shown whole, unless the newest point is followed', () => {
  zoomTo([100, 200], extent())
  setView({ x: 'seconds' })
  expect(shown()).toEqual([0, 1_000])
  zoomTo([100, 200], extent())
  useLab.setState({ run: runOf(useLab.getState().draft, [], { number: 1 }) })
  expect(shown()).toEqual([0, 1_000])
  follow(true, extent())
  useLab.setState({ run: runOf(useLab.getState().draft, [], { number: 2 }) })
  expect(useZoom.getState().following).toBe(true)
})
