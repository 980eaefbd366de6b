/**
 * A run's checkpoint as one safetensors file: the vectors as tensors `<seed>/<lane>/<name>`, where seed and lane
 * are places from 0, and all other numbers as JSON in the file's metadata under `checkpoint`.
 */
import { z } from '../experiment/zod.ts'
import { knobNames } from '../experiment/events.ts'
import type { Position } from '../experiment/position.ts'
import type { Checkpoint } from '../core/training/train.ts'
import { decodeSafetensors, encodeSafetensors, metadataOf, type NamedArray } from './safetensors.ts'

const count = z.int().min(0)
const turn = z.strictObject({ lane: count, t: count, knob: z.enum(knobNames), to: z.number() })
const knobs = z.partialRecord(z.enum(knobNames), z.number())

const rest = z.array(
  z.strictObject({
    next: z.strictObject({ t: count, place: count }),
    turns: z.array(turn).default([]), // since November 2026
    lanes: z.array(
      z.strictObject({
        knobs: z.strictObject({ told: knobs, now: knobs }),
        lastRefresh: count.nullable(),
        steps: count.nullish(), // since November 2026
        gradEvals: count,
        deviceMs: z.number().min(0),
        stopped: z.boolean(),
        halted: z.boolean(),
      }),
    ),
  }),
)

export function encodeCheckpoint(checkpoints: readonly Checkpoint[]): Uint8Array {
  const tensors: Record<string, NamedArray> = {}
  const described = checkpoints.map(({ next, turns, lanes }, seed) => ({
    next,
    turns,
    lanes: lanes.map(({ state, ...numbers }, lane) => {
      for (const [name, data] of Object.entries(state)) {
        tensors[`${seed}/${lane}/${name}`] = { shape: [data.length], data }
      }
      return numbers
    }),
  }))
  return encodeSafetensors(tensors, { checkpoint: JSON.stringify(described) })
}

/** Throws one sentence where the bytes are no checkpoint. Whether it fits a run, the run judges. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint[] {
  const tensors = decodeSafetensors(bytes)
  const { data: described, error } = rest.safeParse(jsonOf(metadataOf(bytes)['checkpoint']))
  if (error) {
    const { path, message } = error.issues[0]!
    throw new Error(`checkpoint: ${path.join('.') || 'its metadata'} is not sound: ${message}`)
  }
  return described.map(({ next, turns, lanes }, seed) => ({
    next,
    turns,
    lanes: lanes.map((numbers, lane) => {
      const own = `${seed}/${lane}/`
      const state = [...tensors].flatMap(([name, { data }]): [string, Float32Array][] =>
        name.startsWith(own) ? [[name.slice(own.length), data]] : [],
      )
      const steps = numbers.steps ?? stepsDone(next, lanes.length, lane, numbers)
      return { ...numbers, steps, state: Object.fromEntries(state) }
    }),
  }))
}

/** Steps that a lane had done in a checkpoint which does not say so; null where it had stopped at some earlier step. */
const stepsDone = (
  { t, place }: Position,
  lanes: number,
  lane: number,
  { stopped, halted }: { stopped: boolean; halted: boolean },
): number | null => (stopped || halted ? null : place > lanes + lane ? t + 1 : t)

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
