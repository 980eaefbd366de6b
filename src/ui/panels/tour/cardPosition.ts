/** The position of the tour's card: beside its target, and not over it while there is room elsewhere. */
import { flip, offset, shift, type Middleware, type Placement } from '@floating-ui/react-dom'

const padding = 8 // px, to the edges of the window

/** Returns the target's rectangle, for the ring around it. */
const target: Middleware = { name: 'target', fn: ({ rects }) => ({ data: rects.reference }) }

/** The preferred side: left of a target in the right half of the window, where the knobs are; below any other. */
export const placementBeside = (targetLeft: number, windowWidth: number): Placement =>
  targetLeft > windowWidth / 2 ? 'left-start' : 'bottom-start'

/** Where the preferred side has no room, the first of the others that has. The card always stays inside the window. */
export const middleware: Middleware[] = [
  offset(14), // px
  flip({
    padding,
    crossAxis: false,
    fallbackPlacements: ['bottom-start', 'top-start', 'right-start', 'left-start'],
  }),
  shift({ padding, crossAxis: true }),
  target,
]
