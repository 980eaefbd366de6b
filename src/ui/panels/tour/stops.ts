/** The stops of the tour: the target and the text of each. The numbers are those of the run on the page. */
import { recipes } from '../../../experiment/presets/recipes.ts'
import { lastFinite } from '../../measurements/column.ts'
import { ratio } from '../../format/numbers.ts'
import { loadPreset } from '../../session/loadExperiment.ts'
import { isTurned, reusingLane, whatAlphaDid } from './alpha.ts'

export interface Stop {
  title: string
  text: string
  /** The element it points at; null where the page does not show it. */
  target: () => Element | null
  /** The chart that tells what the person does, by name: on a phone the card shows it beside the knob. */
  chart?: string
  /** Whether the card shows why SAM helps. */
  withValleys?: boolean
  /** Sentences with the current numbers; empty while there are none. */
  measured: () => string
  /** Whether the person has done what the stop asks for; left out where it asks for nothing. */
  done?: () => boolean
  /** A suggestion that is shown after that. */
  further?: { text: string; label: string; act: () => void }
}

const alphaTooLarge = recipes.find(({ name }) => name === 'α too large')!

const figure = (title: string) => document.querySelector(`figure[aria-label="${title}"]`)

const knob = (name: string) =>
  document.querySelector(`[data-lane="${reusingLane()?.lane.id}"] [data-knob="${name}"]`)

export const stops: readonly Stop[] = [
  {
    title: 'They train here, now',
    text: 'Each lane is a copy of one network. They learn step by step, in this browser, from the same images. Pause and go on here; Step takes one step of each.',
    target: () => document.querySelector('[data-stop="play"]'),
    measured: () => '',
  },
  {
    title: 'How wrong each one is',
    text: 'Training loss is on the images it trains on, validation loss on images it never sees. Where the first falls while the second rises, a network is memorising instead of learning. At first training loss lies higher: a fifth of its labels are wrong.',
    target: () => figure('Loss'),
    measured: () => '',
  },
  {
    title: 'The second gradient',
    text: 'Sharpness-aware minimisation (SAM) walks a little uphill, to w + ε, and takes a second gradient there, g_s. cos θ tells how alike the two are; 1 is the same direction. What is new in g_s lies across g: g_v.',
    target: () => figure('cos θ'),
    withValleys: true,
    measured() {
      const series = reusingLane()?.series
      const cosine = series ? lastFinite(series.column('cosTheta')) : NaN
      return Number.isFinite(cosine) ? `Measured last: cos θ = ${ratio(cosine)}.` : ''
    },
  },
  {
    title: 'k saves the second gradient',
    text: 'SAM pays for two gradients at every step. LookSAM takes the second only at every k-th step and reuses its g_v in between: the larger k, the cheaper and the staler.',
    target: () => knob('k'),
    measured() {
      const series = reusingLane()?.series
      const perStep = series ? series.gradEvals / series.steps.step.length : NaN
      return Number.isFinite(perStep) ? `So far it took ${ratio(perStep)} gradients a step.` : ''
    },
  },
  {
    title: 'Now you: turn α to 2',
    text: 'α is how strongly the reused g_v steers the steps between two refreshes. Drag its slider to the right end, or type 2, and watch.',
    target: () => knob('alpha'),
    chart: 'loss',
    measured: whatAlphaDid,
    done: isTurned,
    further: {
      text: 'Raised when it has learned much, so large an α first throws it back, then keeps it from memorising: over three seeds it ended at 90.5%, SAM at 79.0%. From the first step on it keeps it from learning:',
      label: 'Start α = 0.2, 0.7 and 2',
      act: () => void loadPreset(alphaTooLarge.experiment),
    },
  },
]
