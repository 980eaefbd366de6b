/** The lines of the headless runner: one JSON object each. A lane is given by its name. */
import type { TrainingEvent } from '../experiment/events.ts'
import type { Experiment } from '../experiment/schema.ts'

/** The line of an event; null for an event that is not printed. With `indicesAt` a step lists its batch. */
export function lineOf(
  event: TrainingEvent,
  { lanes }: Experiment,
  indicesAt: ((t: number) => Int32Array) | null,
): object | null {
  if (event.type === 'done' || event.type === 'preparing') return null
  const lane = lanes[event.lane]!.name
  const { t } = event
  switch (event.type) {
    case 'step':
      return {
        lane,
        t,
        phase: event.phase,
        loss: event.loss,
        perturbedLoss: event.perturbedLoss,
        gradNorm: event.gradNorm,
        samGradNorm: event.samGradNorm,
        gvNorm: event.gvNorm,
        cosTheta: event.cosTheta,
        reuseCos: event.reuseCos,
        amplification: event.amplification,
        lr: event.lr,
        gradEvals: event.gradEvals,
        ms: event.ms,
        ...(indicesAt && { indices: [...indicesAt(t)] }),
      }
    case 'evaluation':
      return {
        lane,
        t,
        valLoss: event.valLoss,
        valAccuracy: event.valAccuracy,
        ...(event.memorised !== undefined && {
          memorised: event.memorised,
          resisted: event.resisted,
        }),
      }
    case 'knob':
      return { lane, t, knob: event.knob, from: event.from, to: event.to }
    case 'halt':
      return { lane, t, halt: event.cause }
  }
}
