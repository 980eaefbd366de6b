/** What is in force in a run: the Experiment as it was started, with the knobs that were turned since. */
import type { KnobName, PlannedTurn } from '../../experiment/events.ts'
import { isOptimizerKnob, knobFields, optimizerKnobs } from '../../experiment/knobFields.ts'
import { givenNames } from '../../experiment/laneNames.ts'
import type { Experiment, Lane } from '../../experiment/schema.ts'
import { draftOf, fieldOf, parseDraft, type Draft } from './draft.ts'
import { withField, withLane, withLaneValue } from './edit.ts'
import { oncePer } from './oncePer.ts'
import { isOver, type Run } from './run.ts'

type Turn = Pick<PlannedTurn, 'lane' | 'knob' | 'to'>

/**
 * An Experiment with knobs turned. A knob of the optimizer is one number for all lanes without a value of their own. Where
 * turns made it differ between such lanes, the most frequent value stays the optimizer's, and the other lanes get values
 * of their own. Lanes that are `over` are left as they are.
 */
export function withTurns(
  started: Experiment,
  turns: readonly Turn[],
  over: ReadonlySet<number> = new Set(),
): Experiment {
  const lanes = [...started.lanes]
  const optimizer = { ...started.optimizer }
  for (const { lane, knob, to } of turns) {
    if (!isOptimizerKnob(knob)) lanes[lane] = { ...lanes[lane]!, [knob]: to }
  }
  for (const knob of optimizerKnobs) {
    const turned = new Map(
      turns.flatMap((turn) => (turn.knob === knob ? [[turn.lane, turn.to]] : [])),
    )
    if (turned.size === 0) continue
    const hasOwn = (lane: number) => started.lanes[lane]!.optimizer?.[knob] !== undefined
    const valueOf = (lane: number) => turned.get(lane) ?? started.optimizer[knob]
    const sharing = [...lanes.keys()].filter((lane) => !hasOwn(lane) && !over.has(lane))
    if (sharing.length > 0) optimizer[knob] = mostFrequent(sharing.map(valueOf))
    for (const [index, lane] of lanes.entries()) {
      const own = hasOwn(index)
        ? turned.has(index)
        : sharing.includes(index) && valueOf(index) !== optimizer[knob]
      if (!own) continue
      lanes[index] = { ...lane, optimizer: { ...lane.optimizer, [knob]: valueOf(index) } }
    }
  }
  return { ...started, optimizer, lanes }
}

/** The first of the most frequent values. */
function mostFrequent(values: readonly number[]): number {
  const count = (value: number) => values.filter((other) => other === value).length
  return values.reduce((best, value) => (count(value) > count(best) ? value : best))
}

/** The Experiment that is in force, with all lanes of `started`. */
export const inForceOf = oncePer((run: Run) => withTurns(run.started, run.marks, lanesOver(run)))

/** The Experiment that is in force from the next round on: turns that wait count as made. */
export const nextInForce = oncePer((run: Run) =>
  withTurns(run.started, [...run.marks, ...run.waiting], lanesOver(run)),
)

const lanesOver = (run: Run): ReadonlySet<number> =>
  new Set([...run.laneIds.keys()].filter((lane) => isOver(run, run.laneIds[lane]!)))

/** A lane of a run that the page shows. */
export interface RunLane {
  id: string
  slot: number
  /** The lane index. */
  index: number
  settings: Lane
}

/** The lanes of a run that the page shows, as `experiment` has them: one of the run's, by default the one in force. */
export const lanesOf = (run: Run, { lanes } = inForceOf(run)): RunLane[] =>
  lanes.flatMap((settings, index) => {
    const id = run.laneIds[index]!
    return run.removed.includes(id) ? [] : [{ id, slot: run.slots[index]!, index, settings }]
  })

/** An Experiment of a run, without the lanes that were removed. */
export const withoutRemoved = (run: Run, experiment: Experiment): Experiment => ({
  ...experiment,
  lanes: lanesOf(run, experiment).map(({ settings }) => settings),
})

/** The draft that describes a run as it is from the next round on. */
export function draftOfRun(run: Run, hidden: ReadonlySet<string> = new Set()): Draft {
  const cards = lanesOf(run).map(({ id, slot }) => ({ id, slot, hidden: hidden.has(id) }))
  return draftOf(withoutRemoved(run, nextInForce(run)), cards, withoutRemoved(run, run.started))
}

/** Whether the page shows settings that differ from those of the run from the next round on. */
export function isChanged({ run, draft, seeds }: { run: Run | null; draft: Draft; seeds: number }) {
  if (!run) return false
  const { experiment } = parseDraft(draft)
  return !experiment || seeds !== run.seeds.length || textOfDraft(draft) !== textOfNext(run)
}

/** A text that is equal for equal values: fields in alphabetical order, undefined ones left out. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

const textOfDraft = oncePer((draft: Draft) =>
  textOf(
    withNames(
      parseDraft(draft).experiment!,
      draft.lanes.map(({ name }) => name),
    ),
  ),
)
const textOfNext = oncePer((run: Run) =>
  textOf(
    withNames(withoutRemoved(run, nextInForce(run)), givenNames(withoutRemoved(run, run.started))),
  ),
)

/** With the names that somebody gave: the others follow the settings, so they make no difference. */
const withNames = ({ lanes, ...rest }: Experiment, names: readonly (string | undefined)[]) => ({
  ...rest,
  lanes: lanes.map((lane, i) => ({ ...lane, name: names[i] })),
})

/**
 * A draft after the knobs of a run went from those of `before` to those of `after`: values that were equal to those of
 * `before` become those of `after`. What a person has changed otherwise stays.
 */
export function following(
  draft: Draft,
  laneIds: readonly string[],
  before: Experiment,
  after: Experiment,
): Draft {
  if (before === after) return draft
  let followed = draft
  for (const knob of optimizerKnobs) {
    const to = after.optimizer[knob]
    if (before.optimizer[knob] !== to && draft.optimizer[knob] === before.optimizer[knob]) {
      followed = withField(followed, 'optimizer', knob, to)
    }
  }
  for (const [index, id] of laneIds.entries()) {
    const card = draft.lanes.find((lane) => lane.id === id)
    const [was, is] = [before.lanes[index], after.lanes[index]]
    if (!card || !was || !is || card.method !== is.method) continue
    for (const knob of Object.keys(knobFields(is.method)) as KnobName[]) {
      const [from, to] = [ownValue(was, knob), ownValue(is, knob)]
      if (from === to) continue
      if (!isOptimizerKnob(knob)) {
        const shown = fieldOf(card.method, card.values, knob)
        if (shown === from) followed = withLaneValue(followed, id, knob, to)
      } else if (card.optimizer?.[knob] === from) {
        followed = withLane(followed, id, ({ optimizer }) => ({
          optimizer: withValue(optimizer, knob, to),
        }))
      }
    }
  }
  return followed
}

/** A draft after a run went from `before` to `after`, with the knobs that are in force from the next round on. */
export const followingRun = (draft: Draft, before: Run, after: Run): Draft =>
  following(draft, after.laneIds, nextInForce(before), nextInForce(after))

/** The value that a lane has for itself; undefined where it shares the optimizer's. */
const ownValue = (lane: Lane, knob: KnobName): number | undefined =>
  isOptimizerKnob(knob) ? lane.optimizer?.[knob] : (lane as Partial<Record<KnobName, number>>)[knob]

function withValue(values: Readonly<Record<string, unknown>> = {}, name: string, value: unknown) {
  const { [name]: _, ...others } = values
  const changed = value === undefined ? others : { ...others, [name]: value }
  return Object.keys(changed).length > 0 ? changed : undefined
}
