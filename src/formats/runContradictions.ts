/** What in a run contradicts itself: each part is sound alone, and no run could have both. */
import type { Checkpoint } from '../core/training/train.ts'
import { vitShapes } from '../experiment/cost/shapes.ts'
import type { Phase, PlannedTurn } from '../experiment/events.ts'
import { fieldMeta } from '../experiment/field.ts'
import { knobFields } from '../experiment/knobFields.ts'
import { methodRow, type MethodName } from '../experiment/methods.ts'
import { allowedBy } from '../experiment/validation.ts'
import type { Experiment } from '../experiment/schema.ts'
import { phases, recallNames, stepsIn, type LaneTable } from './laneTable.ts'
import type { RunRecord } from './runRecord.ts'

export interface Contradiction {
  what: string
  allowed: string
}

type Measured = Omit<RunRecord, 'checkpoint'>

/** The first contradiction of a run; null where there is none. */
export function contradictionOf(
  run: Measured,
  checkpoints: readonly Checkpoint[] | null,
): Contradiction | null {
  for (const contradiction of contradictions(run, checkpoints)) return contradiction
  return null
}

function* contradictions(
  run: Measured,
  checkpoints: readonly Checkpoint[] | null,
): Generator<Contradiction> {
  const { seeds, knobs, halts, interruptions, tables } = run
  const { steps } = run.experiment.training
  const refuse = (what: string, allowed: string): Contradiction => ({ what, allowed })
  if (new Set(seeds).size < seeds.length) {
    yield refuse(`seeds names one of ${seeds.join(', ')} twice`, 'different seeds')
  }
  yield* strangers(run)
  for (const [i, knob] of knobs.entries()) {
    yield* wrongTurn(`knobs.${i}`, knob, run.experiment)
    if (knob.t >= steps) yield refuse(`knobs.${i} is of step ${knob.t}`, `steps 0 to ${steps - 1}`)
  }
  for (const [i, { lane, seed, t }] of halts.entries()) {
    if (t > steps) yield refuse(`halts.${i} is of step ${t}`, `steps 0 to ${steps}`)
    const twin = halts.findIndex((other) => other.lane === lane && other.seed === seed)
    if (twin < i) {
      yield refuse(`halts.${i} and halts.${twin} are of one lane and seed`, 'one halt of each')
    }
    const measured = tables.find((table) => table.lane === lane && table.seed === seed)
    // Earlier pages wrote one step for all seeds of a lane that halted.
    if (seeds.length === 1 && measured && stepsIn(measured) > t) {
      yield refuse(`halts.${i} is of step ${t}, and its lane went on`, 'no step after a halt')
    }
  }
  for (const [i, t] of interruptions.entries()) {
    if (t > steps) yield refuse(`interruptions.${i} is of step ${t}`, `steps 0 to ${steps}`)
  }
  for (const [i, table] of tables.entries()) {
    const { lane, seed, evaluations } = table
    const rows = stepsIn(table)
    const twin = tables.findIndex((other) => other.lane === lane && other.seed === seed)
    if (twin < i) {
      yield refuse(`tables.${i} and tables.${twin} are of one lane and seed`, 'one table of each')
    }
    if (rows > steps) {
      yield refuse(`tables.${i} has ${rows} steps`, `up to ${steps}, as the experiment has`)
    }
    const late = evaluations.t.at(-1) ?? 0
    if (late > rows) {
      yield refuse(`tables.${i} evaluates after step ${late}`, `up to its last step, ${rows}`)
    }
    yield* wrongNumbers(`tables.${i}`, table)
    yield* wrongSteps(`tables.${i}.steps`, table, run.experiment.lanes[lane]!.method)
  }
  if (checkpoints) yield* strange(run, checkpoints)
}

/** Numbers that no run measures: an accuracy that is no share, a time that runs backwards. */
function* wrongNumbers(what: string, { steps, evaluations }: LaneTable): Generator<Contradiction> {
  for (const name of ['valAccuracy', ...recallNames] as const) {
    const shares = evaluations[name]
    const odd = shares?.findIndex((share) => share < 0 || share > 1) ?? -1
    if (odd < 0) continue
    yield { what: `${what}.evaluations.${name}.${odd} is ${shares![odd]}`, allowed: '0 to 1' }
  }
  const early = steps.ms.findIndex((ms: number) => ms < 0)
  if (early >= 0) {
    yield { what: `${what}.steps.ms.${early} is ${steps.ms[early]}`, allowed: '0 or more' }
  }
}

/** Steps of a phase that the method never takes, and sums that become less. */
function* wrongSteps(
  what: string,
  { steps }: LaneTable,
  method: MethodName,
): Generator<Contradiction> {
  const { mostGradients, reuses } = methodRow(method)
  const taken: Phase[] =
    mostGradients === 1 ? ['base'] : reuses ? ['refresh', 'reuse'] : ['refresh']
  const step = steps.phase.findIndex((phase) => !taken.includes(phases[phase]!))
  if (step >= 0) {
    const phase = phases[steps.phase[step]!]!
    yield { what: `${what}.phase.${step} is ${phase}`, allowed: `${taken.join(', ')} in ${method}` }
  }
  for (const name of ['gradEvals', 'deviceMs'] as const) {
    const sums = steps[name]
    const fall = sums.findIndex((sum, row) => row > 0 && sum < sums[row - 1]!)
    if (fall < 0) continue
    const [before, after] = [sums[fall - 1]!, sums[fall]!]
    const allowed = 'a sum since the start'
    yield { what: `${what}.${name} falls from ${before} to ${after} at step ${fall}`, allowed }
  }
}

/** A turn that its lane cannot take. */
function* wrongTurn(
  what: string,
  { lane: index, knob, to }: Pick<PlannedTurn, 'lane' | 'knob' | 'to'>,
  { lanes }: Experiment,
): Generator<Contradiction> {
  const lane = lanes[index]
  if (!lane) return yield { what: `${what} is of lane ${index}`, allowed: 'lanes the run has' }
  const { name, method } = lane
  const field = knobFields(method)[knob]
  if (!field)
    yield { what: `${what} turns ${knob} of ${name}`, allowed: `knobs that ${method} has` }
  else if (!field.safeParse(to).success) {
    yield { what: `${what} turns ${knob} to ${to}`, allowed: allowedBy(fieldMeta(field)) }
  }
}

/** Whatever belongs to a lane or seed that the run has not. */
function* strangers({ experiment, seeds, ...parts }: Measured): Generator<Contradiction> {
  for (const name of ['tables', 'knobs', 'halts'] as const) {
    for (const [i, { lane, seed }] of parts[name].entries()) {
      if (lane < experiment.lanes.length && seeds.includes(seed)) continue
      const what = `${name}.${i} is of lane ${lane} and seed ${seed}`
      yield { what, allowed: 'lanes and seeds the run has' }
    }
  }
}

/** A checkpoint of another run. */
function* strange(
  { experiment, seeds }: Measured,
  checkpoints: readonly Checkpoint[],
): Generator<Contradiction> {
  const { lanes, model, training } = experiment
  if (checkpoints.length !== seeds.length) {
    yield { what: `its checkpoint has ${checkpoints.length} seeds`, allowed: `${seeds.length}` }
  }
  const size = vectorLength(vitShapes(model).map(({ shape }) => shape.reduce((a, b) => a * b, 1)))
  for (const { next, turns, lanes: saved } of checkpoints) {
    if (saved.length !== lanes.length) {
      yield { what: `its checkpoint has ${saved.length} lanes`, allowed: `${lanes.length}` }
    }
    if (next.t > training.steps) {
      yield { what: `its checkpoint is of step ${next.t}`, allowed: `up to ${training.steps}` }
    }
    for (const turn of turns) yield* wrongTurn('a turn in its checkpoint', turn, experiment)
    const other = saved.find(({ state }) => state['w']?.length !== size)
    if (other) {
      const found = other.state['w']?.length ?? 'no'
      yield { what: `its checkpoint has ${found} weights`, allowed: `${size}, as its model has` }
    }
  }
}

/** How long the vector of tensors is: each begins at a multiple of 64 numbers. */
const vectorLength = (sizes: readonly number[]) =>
  sizes.reduce((sum, size) => sum + 64 * Math.ceil(size / 64), 0)
