/**
 * When the page redraws what training measured. A beat lets the live numbers read, and
 * then gives one chart per frame its turn, so that no single task is long. The next beat comes no sooner than
 * eight times what this one cost, at 4 to 10 beats a second.
 */
const fastest = 100 // ms between two beats
const slowest = 250

/** Draws a chart; what belongs to one beat has one number. */
type Chart = (beat: number) => void

const readers = new Set<() => void>()
const charts = new Set<Chart>()
let beats = 0
let beating = false
let dirty = false
let lastBeat = -Infinity
let rest = fastest

/** Says that there is something new to draw. */
export function changed(): void {
  dirty = true
  if (beating) return
  beating = true
  setTimeout(() => requestAnimationFrame(beat), Math.max(0, lastBeat + rest - performance.now()))
}

/** Calls back on every beat; for cheap readings. */
export function onBeat(reader: () => void): () => void {
  readers.add(reader)
  return () => readers.delete(reader)
}

/** Calls back in a frame of its own on every beat. */
export function onChartBeat(chart: Chart): () => void {
  charts.add(chart)
  changed()
  return () => charts.delete(chart)
}

function beat(): void {
  lastBeat = performance.now()
  dirty = false
  beats++
  for (const reader of readers) reader()
  drawNext([...charts], performance.now() - lastBeat)
}

function drawNext([chart, ...others]: Chart[], cost: number): void {
  if (!chart) {
    rest = Math.min(slowest, Math.max(fastest, 8 * cost))
    beating = false
    if (dirty) changed()
    return
  }
  requestAnimationFrame(() => {
    const begun = performance.now()
    chart(beats)
    drawNext(others, cost + performance.now() - begun)
  })
}
