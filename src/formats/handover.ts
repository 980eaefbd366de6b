/**
 * What the headless runner and the page take as a configuration: an Experiment, and what else a run needs, from any file
 * that holds one. Files are a plain Experiment, what Share hands over, a run file, a chart's JSON, and the runner's own
 * first line; a link is one too.
 */
import { z } from '../experiment/zod.ts'
import { knobNames, type PlannedTurn } from '../experiment/events.ts'
import { isOptimizerKnob } from '../experiment/knobFields.ts'
import type { Experiment } from '../experiment/schema.ts'
import { describeProblem, isObject, parseExperiment } from '../experiment/validation.ts'
import { readLink } from './link.ts'
import { runOfJson } from './runFile.ts'
import { weightsOriginSchema, type WeightsOrigin } from './weightsOrigin.ts'

export interface Handover {
  experiment: Experiment
  /** The seeds to train under; null where the Experiment's own is meant. */
  seeds: number[] | null
  /** Knobs to be turned on the way. */
  turns: PlannedTurn[]
  /** The file that the initial weights came from; null where the seeds give them. */
  weights: WeightsOrigin | null
}

/** A configuration, or a sentence for each of its problems. */
export type HandoverReading = Handover | { problems: string[] }

type Json = Record<string, unknown>

const turn = z.object({
  lane: z.int().min(0),
  t: z.int().min(0),
  knob: z.enum(knobNames),
  to: z.number(),
  from: z.number().optional(),
})
const besides = z.object({
  seeds: z.array(z.int().min(0).max(4_294_967_295)).min(1).max(20).nullish(),
  turns: z.array(turn).optional(),
  knobEvents: z.array(turn).optional(),
  weights: weightsOriginSchema.nullish(),
})

/** What Share hands to the runner. */
export const handedOver = ({ experiment, seeds, turns, weights }: Handover): object => ({
  experiment,
  ...(seeds && { seeds }),
  ...(turns.length > 0 && { turns }),
  ...(weights && { weights }),
})

/** The configuration in the value of a JSON file, whose Experiment is changed before it is judged. */
export function handoverIn(
  json: unknown,
  change: (document: unknown) => unknown = (document) => document,
): HandoverReading {
  if (isObject(json) && 'format' in json) return ofRunFile(json)
  if (!isObject(json) || !isObject(json['experiment'])) return ofExperiment(change(json))
  const { data, error } = besides.safeParse(json)
  if (error) {
    const { path, message } = error.issues[0]!
    return { problems: [`${path.join('.')} is not sound (${message})`] }
  }
  const { seeds = null, turns, knobEvents = [], weights = null } = data
  const told = turns ?? knobEvents
  const read = ofExperiment(change(startedWith(json['experiment'], told)))
  if ('problems' in read) return read
  const { lanes } = read.experiment
  const stray = told.find(({ lane }) => lane >= lanes.length)
  if (stray) {
    return {
      problems: [`a turned knob is of lane ${stray.lane + 1}; allowed: 1 to ${lanes.length}`],
    }
  }
  const planned = told.map(({ lane, t, knob, to }): PlannedTurn => ({ lane, t, knob, to }))
  return { ...read, seeds, turns: planned, weights }
}

function ofExperiment(json: unknown): HandoverReading {
  const { experiment, problems } = parseExperiment(json)
  if (problems) return { problems: problems.map(describeProblem) }
  return { experiment, seeds: null, turns: [], weights: null }
}

function ofRunFile(json: unknown): HandoverReading {
  try {
    const { experiment, seeds, knobs, weights } = runOfJson(json)
    const turns = knobs.map(({ lane, t, knob, to }): PlannedTurn => ({ lane, t, knob, to }))
    return { experiment, seeds, turns, weights }
  } catch (error) {
    return { problems: [(error as Error).message] }
  }
}

/**
 * An Experiment as a run was started with it, from one that may have the knobs as they stood at its end, as charts' JSON
 * had before December 2026: the first turn of each knob tells what it was before.
 */
function startedWith(experiment: Json, told: readonly z.output<typeof turn>[]): Json {
  const lanes = Array.isArray(experiment['lanes']) ? [...(experiment['lanes'] as unknown[])] : []
  let optimizer = experiment['optimizer']
  for (const { lane, knob, from } of told.toReversed()) {
    const own = lanes[lane]
    if (from === undefined || !isObject(own)) continue
    if (!isOptimizerKnob(knob)) lanes[lane] = { ...own, [knob]: from }
    else if (isObject(own['optimizer']) && knob in own['optimizer']) {
      lanes[lane] = { ...own, optimizer: { ...own['optimizer'], [knob]: from } }
    } else if (isObject(optimizer)) optimizer = { ...optimizer, [knob]: from }
  }
  return { ...experiment, ...(lanes.length > 0 && { lanes, optimizer }) }
}

/** Whether a text is a link to the page, or the query of one. */
export const isLink = (text: string): boolean => /^(?:https?:\/\/\S+|\?\S+)$/.test(text.trim())

/** The configuration in a link. Nothing is fetched: the link holds it. */
export function handoverInLink(link: string): HandoverReading {
  const text = link.trim()
  const { content, problems } = readLink(text.slice(text.indexOf('?') + 1))
  if (problems.length > 0) return { problems }
  if (!content) return { problems: ['the link has no experiment'] }
  const { experiment, seeds, turns } = content
  const first = experiment.seed
  return {
    experiment,
    seeds: seeds > 1 ? Array.from({ length: seeds }, (_, i) => (first + i) % 2 ** 32) : null,
    turns,
    weights: null,
  }
}
