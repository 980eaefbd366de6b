import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { Ink } from './drawings.ts'
import classes from './Draw.module.css'

const SIDE = 280 // pixels of the pad's own
const KEY_STEP = 10 // pixels that an arrow key moves the pen

interface Props {
  /** The pen's width as a share of the pad. */
  pen: number
  /** What is drawn by now; null where the pad is empty. `lifted` where a stroke has ended. */
  onInk: (ink: Ink | null, lifted: boolean) => void
}

interface Point {
  x: number
  y: number
}

/** White ink on black, by mouse, pen or finger; with keys, arrows move the pen and Space lowers and lifts it. */
export function Pad({ pen, onInk }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const cursor = useRef<HTMLSpanElement>(null)
  const last = useRef<Point | null>(null) // while the pointer is down
  const keys = useRef({ x: SIDE / 2, y: SIDE / 2, down: false })

  const context = () => canvas.current!.getContext('2d', { willReadFrequently: true })!

  function clear(): void {
    context().clearRect(0, 0, SIDE, SIDE)
    onInk(null, true)
  }

  function tell(lifted: boolean): void {
    const { data } = context().getImageData(0, 0, SIDE, SIDE)
    const values = new Uint8Array(SIDE * SIDE)
    let some = 0
    for (let at = 0; at < values.length; at++) some |= values[at] = data[4 * at + 3]!
    onInk(some > 0 ? { width: SIDE, height: SIDE, values } : null, lifted)
  }

  function stroke(from: Point, to: Point): void {
    const drawn = context()
    drawn.strokeStyle = '#fff'
    drawn.lineWidth = pen * SIDE
    drawn.lineCap = 'round'
    drawn.lineJoin = 'round'
    drawn.beginPath()
    drawn.moveTo(from.x, from.y)
    drawn.lineTo(to.x, to.y)
    drawn.stroke()
    tell(false)
  }

  function pointOf({ clientX, clientY }: { clientX: number; clientY: number }): Point {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect()
    return { x: ((clientX - left) / width) * SIDE, y: ((clientY - top) / height) * SIDE }
  }

  function press(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    last.current = pointOf(event)
    stroke(last.current, last.current)
  }

  function move({ nativeEvent }: PointerEvent): void {
    if (!last.current) return
    const coalesced = nativeEvent.getCoalescedEvents()
    for (const event of coalesced.length > 0 ? coalesced : [nativeEvent]) {
      const to = pointOf(event)
      stroke(last.current, to)
      last.current = to
    }
  }

  function lift(): void {
    if (!last.current) return
    last.current = null
    tell(true)
  }

  function key(event: KeyboardEvent): void {
    const at = keys.current
    const by = {
      ArrowLeft: [-KEY_STEP, 0],
      ArrowRight: [KEY_STEP, 0],
      ArrowUp: [0, -KEY_STEP],
      ArrowDown: [0, KEY_STEP],
    }[event.key]
    if (by) {
      const within = (value: number) => Math.min(SIDE, Math.max(0, value))
      const to = { x: within(at.x + by[0]!), y: within(at.y + by[1]!) }
      if (at.down) stroke(at, to)
      Object.assign(at, to)
    } else if (event.key === ' ') {
      at.down = !at.down
      if (at.down) stroke(at, at)
      else tell(true)
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      clear()
    } else return
    event.preventDefault()
    event.stopPropagation()
    showPen()
  }

  function showPen(): void {
    const { x, y, down } = keys.current
    const style = cursor.current!.style
    style.left = `${(100 * x) / SIDE}%`
    style.top = `${(100 * y) / SIDE}%`
    cursor.current!.dataset['down'] = String(down)
  }

  return (
    <div className={classes.pad}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application takes keys and pointers by itself */}
      <div
        role="application"
        aria-label="Drawing pad. Arrow keys move the pen, Space lowers and lifts it, Delete clears."
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the same
        tabIndex={0}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={lift}
        onPointerCancel={lift}
        onKeyDown={key}
        onFocus={showPen}
      >
        <canvas ref={canvas} width={SIDE} height={SIDE} aria-hidden />
        <span ref={cursor} className={classes.pen} aria-hidden />
      </div>
      <button type="button" className={classes.clear} onClick={clear}>
        Clear
      </button>
    </div>
  )
}
