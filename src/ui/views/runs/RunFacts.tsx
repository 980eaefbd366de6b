import { overlayColors } from '../../format/laneStyle.ts'
import { integer } from '../../format/numbers.ts'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { overlaySlot } from '../../format/laneStyle.ts'
import { elsewhereWords } from '../../session/ownRun.ts'
import { useOtherTabs } from '../../store/otherTabs.ts'
import { useDifferences } from './useDifferences.ts'
import { stepWords } from './columns.ts'
import { isFull, overlay, takeOff, useOverlays } from '../charts/overlays.ts'
import type { RunSummary } from '../../store/runSummary.ts'
import classes from './Runs.module.css'

interface Props {
  run: RunSummary
  /** Whether it is the run on the page. */
  here: boolean
}

/** How far the run came, and what another tab does with it. */
export function State({ run, here }: Props) {
  const { id, state, experiment } = run
  const elsewhere = useOtherTabs((tabs) => elsewhereWords(tabs, id))
  const step = integer(stepWords(run))
  const of = integer(experiment.training.steps)
  const kept = here || elsewhere !== null
  const far = kept ? `kept at step ${step} of ${of}` : `stopped at step ${step} of ${of}`
  return (
    <span className={classes.state}>
      {here && <strong>this one</strong>}
      {state === 'done' ? `done, ${step} steps` : far}
      {!here && elsewhere && <strong>{elsewhere}</strong>}
    </span>
  )
}

/** What differs from the experiment that is on the page, or, where that is not sound, from what trains. */
export function Difference({ run }: { run: RunSummary }) {
  const words = useDifferences(run)
  if (!words) return null
  if (words.length === 0) return 'Same settings as the page shows.'
  return `Differs from the page: ${words.join(', ')}`
}

/** Whether the charts show it beside the run on the page. */
export function OverlayBox({ run: { id, name }, here }: Props) {
  const color = useOverlays(({ overlays }) => overlays.find((other) => other.id === id)?.color)
  const full = useOverlays(isFull)
  const on = color !== undefined
  const why = here
    ? 'It is on the charts as it is'
    : full && !on
      ? `Up to ${overlayColors} runs can be told apart`
      : undefined
  return (
    <label className={classes.overlay} title={why}>
      <input
        type="checkbox"
        aria-label={`Overlay ${name} on charts`}
        disabled={why !== undefined}
        checked={on && !here}
        onChange={({ currentTarget }) => (currentTarget.checked ? void overlay(id) : takeOff(id))}
      />
      Overlay
      {on && !here && <LaneSwatch slot={overlaySlot(color, 0)} width={18} />}
    </label>
  )
}
