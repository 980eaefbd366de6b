/** The legends: what each kind of line in a chart is, and which lane each colour is. Every entry switches its lines off and on. */
import { CloseButton } from '@mantine/core'
import { Suspense, type ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { lazyPart } from '../../components/lazyPart.tsx'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { overlaySlot } from '../../format/laneStyle.ts'
import { setHidden } from '../../store/edit.ts'
import { useLab } from '../../store/lab.ts'
import { useBandKind } from '../../store/preferences.ts'
import { shownNames } from '../../store/laneNames.ts'
import { useKept } from '../../store/runLibrary.ts'
import type { Chart } from './chart.ts'
import { dashArray, pens, type LineKind } from './grammar.ts'
import { Indexed } from '../../components/Term.tsx'
import classes from './Legend.module.css'
import { takeOff, useOverlays } from './overlays.ts'
import { legendOf } from './plot.ts'
import { toggleKeptLane, toggleKind, useKindsOff, useSwitches } from './switches.ts'

interface ToggleProps {
  on: boolean
  onToggle: () => void
  children: ReactNode
}

function Toggle({ on, onToggle, children }: ToggleProps) {
  return (
    <button type="button" className={classes.entry} aria-pressed={on} onClick={onToggle}>
      {children}
    </button>
  )
}

const KeptDifference = lazyPart(async () => (await import('./KeptDifference.tsx')).KeptDifference)

interface LegendProps {
  chart: Chart
  seeds: number
  /** A kind that is not offered. */
  without?: LineKind | null
}

/** The kinds of line in a chart. */
export function Legend({ chart, seeds, without = null }: LegendProps) {
  const off = useKindsOff(chart.name)
  const band = useBandKind((state) => state.choice)
  const items = legendOf(chart, seeds, band).filter(({ kind }) => kind !== without)
  if (items.length < 2 && items[0]?.kind !== 'seeds') return <ul className={classes.legend} />
  return (
    <ul className={classes.legend} aria-label={`Lines of ${chart.title}`}>
      {items.map(({ kind, label }) => (
        <li key={kind}>
          <Toggle on={!off.has(kind)} onToggle={() => toggleKind(chart.name, kind)}>
            <svg width="26" height="12" aria-hidden data-grows>
              <line
                x1="0"
                x2="26"
                y1="6"
                y2="6"
                stroke="currentColor"
                strokeWidth={pens[kind].width}
                strokeDasharray={dashArray(pens[kind])}
                strokeOpacity={kind === 'step' ? 0.4 : pens[kind].opacity}
              />
            </svg>
            <Indexed>{label}</Indexed>
          </Toggle>
        </li>
      ))}
    </ul>
  )
}

/** The lanes of the page. */
export function LaneLegend() {
  const lanes = useLab(({ draft }) => draft.lanes)
  const names = useLab(useShallow(shownNames))
  return (
    <ul className={classes.legend} aria-label="Lanes on the charts">
      {lanes.map(({ id, slot, hidden }, index) => (
        <li key={id}>
          <Toggle on={!hidden} onToggle={() => setHidden(id, !hidden)}>
            <LaneSwatch slot={slot} />
            <span className={classes.name}>{names[index]}</span>
          </Toggle>
        </li>
      ))}
    </ul>
  )
}

/** The kept runs that are drawn over the charts, with their lanes, and a button that removes each where that is wanted. */
export function KeptLegend({ removable = false }: { removable?: boolean }) {
  const page = useLab(({ run }) => run?.id)
  const overlays = useOverlays((state) => state.overlays).filter(({ id }) => id !== page)
  const runs = useKept((kept) => kept.runs)
  const off = useSwitches(({ lanes }) => lanes)
  if (overlays.length === 0) return null
  return (
    <ul aria-label="Kept runs on the charts" className={classes.kept}>
      {overlays.map(({ id, color, lanes }) => {
        const kept = runs?.find((run) => run.id === id)
        const name = kept?.name ?? 'a run'
        return (
          <li key={id}>
            {!lanes && <LaneSwatch slot={overlaySlot(color, 0)} />}
            <span className={classes.name}>{name}</span>
            {kept && (
              <Suspense>
                <KeptDifference run={kept} />
              </Suspense>
            )}
            <ul className={classes.legend} aria-label={`Lanes of ${name}`}>
              {lanes?.map((lane) => (
                <li key={lane.id}>
                  <Toggle on={!off.has(lane.id)} onToggle={() => toggleKeptLane(lane.id)}>
                    <LaneSwatch slot={lane.slot} />
                    <span className={classes.name}>{lane.name.slice(name.length + 2)}</span>
                  </Toggle>
                </li>
              ))}
            </ul>
            {removable && (
              <CloseButton
                size="sm"
                aria-label={`Take ${name} off the charts`}
                onClick={() => takeOff(id)}
              />
            )}
          </li>
        )
      })}
    </ul>
  )
}
