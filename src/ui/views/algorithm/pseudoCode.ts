/** The pseudo-code of a lane: every line is what src/core computes (DESIGN §3), with its place in the paper. */
import { terms, type TermName } from '../../../experiment/glossary.ts'
import { methodRow } from '../../../experiment/methods.ts'
import { optimizerRow } from '../../../experiment/optimizers.ts'
import type { Line } from '../../../experiment/pseudoCode/line.ts'
import type { Lane, OptimizerSettings } from '../../../experiment/schema.ts'

const { raw } = String

export function linesOf(lane: Lane, optimizer: OptimizerSettings): Line[] {
  const method = methodRow(lane.method)
  const clip = clipLine(optimizer, method.gives)
  return [
    inputLine(lane, optimizer),
    loopLine,
    ...method.code(lane),
    ...(clip ? [clip] : []),
    ...optimizerRow(optimizer.name).code(optimizer, clip ? 'u' : method.gives),
  ]
}

/** The fields of a lane's method that have a sign of their own, in the order of its row. */
const signsOf = ({ method }: Lane): TermName[] =>
  Object.keys(methodRow(method).fields).filter((name): name is TermName => name in terms)

function inputLine(lane: Lane, { clipNorm }: OptimizerSettings): Line {
  return {
    key: 'input',
    tex: raw`\textbf{input}\ \ w`,
    plain: 'input w',
    says: 'The initial weights, the same for all lanes, and the knobs as they now stand.',
    symbols: ['w'],
    values: [...signsOf(lane), ...(clipNorm === null ? [] : (['c'] as const))],
    indent: 0,
    part: null,
  }
}

const loopLine: Line = {
  key: 'loop',
  tex: raw`\textbf{for}\ t=0\ \textbf{to}\ T-1\textbf{:}\ \text{draw a minibatch}\ \mathcal B`,
  plain: 'for t = 0 to T − 1: draw a minibatch B',
  says: 'One step after the other, each on the next images. The supplement counts from 1; from 0 on, the first step refreshes and no step needs a g_v that does not exist yet.',
  symbols: ['t', 'T', 'B'],
  values: ['t'],
  indent: 0,
  part: 'gradient',
}

/** u ← x · min(1, c/‖x‖); null where nothing is clipped. */
function clipLine({ clipNorm }: OptimizerSettings, x: string): Line | null {
  if (clipNorm === null) return null
  return {
    key: 'clip',
    tex: raw`u\leftarrow ${x}\cdot\min\!\big(1,\ c/\lVert ${x}\rVert\big)`,
    plain: `u ← ${x} · min(1, c/‖${x}‖)`,
    source: 'Pascanu 2013',
    says: 'Shortens, never turns. The paper’s supplement clips too and does not say where: here once, what the optimizer gets.',
    symbols: ['u', 'c', x === 'g' ? 'g' : 'gS'],
    values: [],
    indent: 1,
    part: 'clip',
  }
}
