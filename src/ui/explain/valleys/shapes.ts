/** The picture of the two valleys as strokes and words, so that the page and a figure for print draw the same. */
import { end, flatValley, lossAt, sharpValley, slopeAt, stepIn, type Valley } from './landscape.ts'

/** SAM's gradient has SAM's colour. */
export type ValleyInk = 'text' | 'muted' | 'curve' | 'sam' | 'paper'

export interface ValleyStroke {
  /** A path. */
  d: string
  ink: ValleyInk
  width: number
  dash?: readonly number[]
  /** Left out, nothing fills it. */
  fill?: ValleyInk
}

export interface ValleyWords {
  x: number
  y: number
  text: string
  anchor: 'start' | 'middle' | 'end'
  /** Of less importance than the others, and smaller. */
  aside?: boolean
  bold?: boolean
}

export interface ValleyShapes {
  strokes: readonly ValleyStroke[]
  words: readonly ValleyWords[]
}

const reach = 26 // of a tangent to both sides
const above = 24 // for the valleys' names
const below = 18 // under the deepest point, for ε

/** In a drawing of this size, whose words are 15 high. */
export function valleyShapes(width: number, height: number): ValleyShapes {
  const deep = height - above - below
  const xOf = (x: number) => (x / end) * width
  const yOf = (loss: number) => above + (1 - loss) * deep
  const curve = Array.from({ length: 121 }, (_, i) => (i / 120) * end)
    .map((x, i) => `${i === 0 ? 'M' : 'L'}${xOf(x).toFixed(1)} ${yOf(lossAt(x)).toFixed(1)}`)
    .join('')

  /** A piece of the slope at a place, as steep as the curve that is drawn. */
  const tangent = (at: number): string => {
    const [dx, dy] = [width / end, -slopeAt(at) * deep]
    const part = reach / Math.hypot(dx, dy)
    const [x, y] = [xOf(at), yOf(lossAt(at))]
    return `M${x - part * dx} ${y - part * dy}L${x + part * dx} ${y + part * dy}`
  }

  /** w and w + ε in a valley, with the slopes there. */
  const place = (valley: Valley, rise: string): ValleyShapes => {
    const { w, up } = stepIn(valley)
    const [from, to] = [
      { x: xOf(w), y: yOf(lossAt(w)) },
      { x: xOf(up), y: yOf(lossAt(up)) },
    ]
    const floor = height - 22
    return {
      strokes: [
        {
          d: `M${from.x} ${from.y}V${floor}M${to.x} ${to.y}V${floor}`,
          ink: 'muted',
          width: 1,
          dash: [2, 3],
        },
        { d: `M${from.x} ${floor}H${to.x - 1}m-5 -4l5 4l-5 4`, ink: 'text', width: 1.5 },
        { d: tangent(w), ink: 'text', width: 2 },
        { d: tangent(up), ink: 'sam', width: 4 },
        { d: circle(from.x, from.y), ink: 'text', width: 0, fill: 'text' },
        { d: circle(to.x, to.y), ink: 'sam', width: 2.5, fill: 'paper' },
      ],
      words: [
        { x: xOf(valley.centre), y: 14, text: valley.name, anchor: 'middle', bold: true },
        { x: (from.x + to.x) / 2, y: height - 5, text: 'ε', anchor: 'middle' },
        { x: from.x - 8, y: floor + 5, text: 'w', anchor: 'end' },
        { x: from.x - 24, y: from.y - 9, text: 'g', anchor: 'end' },
        { x: to.x + 12, y: to.y + 6, text: 'w + ε', anchor: 'start' },
        { x: to.x + 12, y: to.y + 22, text: rise, anchor: 'start', aside: true },
        { x: to.x + 18, y: to.y - 22, text: 'g_s', anchor: 'start' },
      ],
    }
  }
  const places = [place(sharpValley, 'far higher'), place(flatValley, 'hardly higher')]
  return {
    strokes: [{ d: curve, ink: 'curve', width: 3 }, ...places.flatMap(({ strokes }) => strokes)],
    words: places.flatMap(({ words }) => words),
  }
}

const circle = (x: number, y: number) => `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z`
