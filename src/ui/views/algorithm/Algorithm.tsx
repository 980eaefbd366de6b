import { useShallow } from 'zustand/react/shallow'
import { NativeSelect } from '@mantine/core'
import type { CSSProperties } from 'react'
import { methodRow } from '../../../experiment/methods.ts'
import { lanesOf } from '../../store/inForce.ts'
import { useLab } from '../../store/lab.ts'
import { shownNames } from '../../store/laneNames.ts'
import { Conventions } from '../../components/Conventions.tsx'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { laneColor } from '../../format/laneStyle.ts'
import { Valleys } from '../../explain/valleys/Valleys.tsx'
import { FigureButton } from '../figures/FigureButton.tsx'
import type { FigureSubject } from '../figures/figureSheet.ts'
import classes from './Algorithm.module.css'
import { Code } from './Code.tsx'
import { Geometry } from './Geometry.tsx'
import { GradientChange } from './GradientChange.tsx'
import { showLane, useSubject, type Subject } from './shownLane.ts'

/** One lane's method while it runs: as pseudo-code, as vectors, and how long its g_v stays good. */
export function Algorithm() {
  const subject = useSubject()
  const run = useLab((state) => state.run?.number)
  if (!subject)
    return <p>The experiment has a field that is not allowed; the lanes and settings say which.</p>
  const key = `${run} ${subject.id}`
  return (
    <div
      className={classes.views}
      style={{ '--lane-color': laneColor(subject.slot) } as CSSProperties}
    >
      <section aria-label="Algorithm" className={classes.code}>
        <Chooser subject={subject} />
        <Code subject={subject} />
        <Conventions />
      </section>
      <Geometry key={key} subject={subject} />
      <GradientChange key={`${key} kept`} subject={subject} />
      <section aria-label="Why it helps" className={classes.why}>
        <header>
          <h2>Why it helps</h2>
          <FigureButton title="Why it helps" subject={() => valleys} />
        </header>
        <Valleys />
      </section>
    </div>
  )
}

const valleys: FigureSubject = {
  title: 'Why it helps',
  legend: false,
  async load() {
    const { valleysFigure } = await import('../figures/valleysFigure.ts')
    return { file: 'sharp and flat valley', draw: valleysFigure }
  },
}

function Chooser({ subject: { id, slot, lane } }: { subject: Subject }) {
  const run = useLab((state) => state.run)
  const cards = useLab(({ draft }) => draft.lanes)
  const names = useLab(useShallow(shownNames))
  const lanes = run
    ? lanesOf(run).map((lane) => ({ value: lane.id, label: lane.settings.name }))
    : cards.map((card, i) => ({ value: card.id, label: names[i]! }))
  const seeds = run?.seeds
  const { name, source } = methodRow(lane.method)
  return (
    <header className={classes.chooser}>
      <LaneSwatch slot={slot} />
      <NativeSelect
        size="sm"
        aria-label="Lane"
        data={lanes}
        value={id}
        onChange={({ currentTarget }) => showLane(currentTarget.value)}
      />
      <span className={classes.muted}>
        {name}
        {source && ` · ${source}`}
        {seeds &&
          seeds.length > 1 &&
          ` · numbers of seed ${seeds[0]}, the first of ${seeds.length}`}
      </span>
    </header>
  )
}
