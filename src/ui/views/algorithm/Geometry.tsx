import { useState, type ReactNode } from 'react'
import { optimizerRow } from '../../../experiment/optimizers.ts'
import type { OptimizerSettings } from '../../../experiment/schema.ts'
import { integer } from '../../format/numbers.ts'
import { useLab } from '../../store/lab.ts'
import { Glossed } from '../../components/Glossed.tsx'
import { Indexed } from '../../components/Term.tsx'
import { FigureButton } from '../figures/FigureButton.tsx'
import { ArrowNumbers } from './ArrowNumbers.tsx'
import classes from './Geometry.module.css'
import { geometrySubject } from './geometrySubject.ts'
import { linesOf } from './pseudoCode.ts'
import { latest, type Moment } from './stepMeasured.ts'
import type { PartName } from '../../../experiment/pseudoCode/line.ts'
import { stepParts } from './phases.ts'
import { Picture, room } from './Picture.tsx'
import {
  plainPlane,
  reach,
  reached,
  refreshPlane,
  reusePlane,
  stickyFrame,
  type Arrow,
  type Frame,
} from './plane.ts'
import type { Subject } from './shownLane.ts'
import { useHurried } from './useHurried.ts'
import { useStepMeasured } from './useStepMeasured.ts'
import { given, stepNumbers, refreshWords, reuseWords, theta } from './lineSentences.ts'

/** The vectors of the latest refresh and of the latest reuse, both to one scale. */
export function Geometry({ subject }: { subject: Subject }) {
  const { lane, optimizer, series, perLayer, alpha } = subject
  const { moment, place } = useStepMeasured(subject)
  const hurried = useHurried(moment ? moment.t + 1 : 0)
  const running = useLab(({ status }) => status === 'running')
  const [frame, setFrame] = useState<Frame | null>(null)

  const refresh = series && latest(series, 'refresh')
  const reuse = series && latest(series, 'reuse')
  const plain = moment?.phase === 'base' ? moment : null
  const part =
    moment && place !== null ? stepParts(linesOf(lane, optimizer), moment.phase)[place]! : null

  const planes: readonly [Moment | null, Arrow[]][] = [
    [plain, plain ? plainPlane(plain.measured) : []],
    [refresh, refresh ? refreshPlane(refresh.measured, perLayer) : []],
    [reuse, reuse ? reusePlane(reuse.measured, perLayer, alpha) : []],
  ]
  const drawn = planes.flatMap(([, arrows]) => arrows)
  const kept = drawn.length > 0 ? stickyFrame(frame, reach(drawn), room) : frame
  if (kept !== frame) setFrame(kept)

  const arrowsOf = (whose: Moment | null): { arrows: Arrow[]; part: PartName | null } => {
    const own = whose && whose.t === moment?.t ? part : null
    const [, arrows] = planes.find(([of]) => of !== null && of === whose)!
    return { arrows: arrows.filter(({ name }) => reached(name, own)), part: own }
  }
  const shared = { frame: kept, moving: !hurried, subject, latest: moment?.t, running }
  return (
    <section aria-label="Geometry" className={classes.geometry}>
      <header className={classes.header}>
        <h2 className={classes.title}>Geometry</h2>
        {moment && (
          <FigureButton
            title="Geometry"
            subject={() => geometrySubject(subject, { plain, refresh, reuse })}
          />
        )}
      </header>
      {!moment && <p className={classes.words}>The first step draws it.</p>}
      <div className={classes.pictures}>
        {plain && (
          <Figure {...shared} {...arrowsOf(plain)} moment={plain} title="gradient">
            The base optimizer is given g alone. A SAM lane has more to show.
          </Figure>
        )}
        {refresh && (
          <Figure {...shared} {...arrowsOf(refresh)} moment={refresh} title="with SAM’s gradient">
            <Glossed>{refreshWords(refresh, perLayer)}</Glossed>
          </Figure>
        )}
        {reuse && (
          <Figure {...shared} {...arrowsOf(reuse)} moment={reuse} title="reused g_v">
            <Glossed>{reuseWords(reuse, refresh, perLayer, alpha)}</Glossed>
          </Figure>
        )}
      </div>
      {moment && (
        <p className={classes.note}>
          <Glossed>{scope(optimizer, perLayer)}</Glossed>
        </p>
      )}
    </section>
  )
}

/** What is drawn and what is not. */
function scope(optimizer: OptimizerSettings, perLayer: boolean): string {
  const { name, update } = optimizerRow(optimizer.name)
  const cut = perLayer
    ? ' With norms per layer, g_v leaves the plane of g and g_s: its length and its angle to g are right, but it does not end at g_s, and where the mixed gradient points is not measured.'
    : ''
  return `To scale, from measured norms and angles. Thick, in the lane’s colour: what the optimizer is given, before clipping. ${name}’s own update ${update}; it does not lie in this plane.${cut}`
}

interface FigureProps {
  title: string
  moment: Moment
  arrows: readonly Arrow[]
  frame: Frame | null
  part: PartName | null
  moving: boolean
  subject: Subject
  /** The latest step. */
  latest: number | undefined
  running: boolean
  children: ReactNode
}

function Figure(props: FigureProps) {
  const { title, moment, arrows, frame, part, moving, subject, children } = props
  const { perLayer } = subject
  const label = stepNumbers(moment, perLayer)
  const now = !props.running && moment.t === props.latest
  return (
    <figure className={classes.figure} data-now={now || undefined}>
      <div className={classes.step}>
        t = {integer(moment.t)} · <Indexed>{title}</Indexed>
      </div>
      {frame && (
        <Picture
          label={label}
          arrows={arrows}
          frame={frame}
          given={given[moment.phase]}
          theta={
            arrows.some(({ name }) => name === 'gS') ? theta(moment.measured, perLayer) : undefined
          }
          moving={moving}
        />
      )}
      <figcaption>
        <ArrowNumbers moment={moment} arrows={arrows} part={part} subject={subject} />
        {reached(moment.phase === 'reuse' ? 'mixed' : 'gS', part) && (
          <p className={classes.words}>{children}</p>
        )}
      </figcaption>
    </figure>
  )
}
