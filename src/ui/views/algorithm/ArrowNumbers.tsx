import type { ReactNode } from 'react'
import type { PartName } from '../../../experiment/pseudoCode/line.ts'
import { Term } from '../../components/Term.tsx'
import { degree, exact, ratio, scalar, short } from '../../format/numbers.ts'
import classes from './Geometry.module.css'
import { theta } from './lineSentences.ts'
import { degrees, reached, type Arrow, type ArrowName } from './plane.ts'
import { Sample } from './Sample.tsx'
import type { Subject } from './shownLane.ts'
import type { Moment } from './stepMeasured.ts'

interface NumbersProps {
  moment: Moment
  arrows: readonly Arrow[]
  part: PartName | null
  subject: Subject
}

/** The legend of a drawing, with the length of each arrow. */
export function ArrowNumbers({ moment, arrows, part, subject }: NumbersProps) {
  const { measured, phase } = moment
  const { perLayer, alpha } = subject
  const has = (name: ArrowName) => arrows.some((arrow) => arrow.name === name)
  const mixed = arrows.find(({ name }) => name === 'mixed')
  const { gradNorm, samGradNorm, gvNorm, cosTheta, reuseCos, amplification } = measured
  return (
    <dl className={classes.numbers}>
      <Row
        arrow="g"
        given={phase === 'base'}
        term={<Term name="gradNorm" />}
        value={scalar(gradNorm)}
      />
      {has('gS') && (
        <Row arrow="gS" given term={<Term name="samGradNorm" />} value={scalar(samGradNorm)} />
      )}
      {has('gH') && (
        <Row arrow="gH" term={<Term name="gH" />} value={scalar(samGradNorm * cosTheta)} />
      )}
      {has('gV') && <Row arrow="gV" term={<Term name="gvNorm" />} value={scalar(gvNorm)} />}
      {has('gS') && (
        <Row term={<Term name="theta" />} value={degree(degrees(theta(measured, perLayer)))} />
      )}
      {has('cached') && <Row arrow="cached" term={<Term name="gvNorm" />} value={scalar(gvNorm)} />}
      {has('cached') && <Row term={<Term name="reuseCos" />} value={ratio(reuseCos)} />}
      {has('added') && (
        <Row arrow="added" term="added to g" value={scalar(amplification * gvNorm)} />
      )}
      {has('cached') && reached('mixed', part) && (
        <Row term={<Term name="amplification" />} value={short(amplification)} />
      )}
      {mixed && <Row arrow="mixed" given term="mixed gradient" value={scalar(mixed.length)} />}
      {has('nextAdded') && (
        <Row
          arrow="nextAdded"
          term={`added with α = ${exact(alpha)}`}
          value={scalar(alpha * gradNorm)}
        />
      )}
    </dl>
  )
}

interface RowProps {
  arrow?: ArrowName
  given?: boolean
  term: ReactNode
  value: string
}

function Row({ arrow, given = false, term, value }: RowProps) {
  return (
    <div>
      <dt>
        {arrow && <Sample arrow={arrow} given={given} />} {term}
      </dt>
      <dd>{value}</dd>
    </div>
  )
}
