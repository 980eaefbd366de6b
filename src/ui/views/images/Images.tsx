import { SegmentedControl } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { PictureSet } from '../../../core/data/pictures.ts'
import { integer, wholePercent } from '../../format/numbers.ts'
import { useLab } from '../../store/lab.ts'
import { Confusion } from './Confusion.tsx'
import { Draw } from './Draw.tsx'
import { SHARE, useEyes, watch, type Looked } from './looked.ts'
import { Wall } from './Wall.tsx'
import classes from './Images.module.css'

const looks = {
  wall: 'Wall',
  confusion: 'Confusion',
  wrong: 'Wrong labels',
  draw: 'Draw',
} as const
type Look = keyof typeof looks

/** The images of the run on the page through the eyes of its lanes. */
export function Images() {
  const [look, setLook] = useState<Look>('wall')
  const ready = useLab(({ run }) => run !== null)
  return (
    <section aria-label="Images" className={classes.images}>
      <SegmentedControl
        aria-label="What is looked at"
        data={Object.entries(looks).map(([value, label]) => ({ value, label }))}
        value={look}
        onChange={(value) => setLook(value as Look)}
      />
      {!ready && <p className={classes.note}>Images appear when a run has started.</p>}
      {ready && look === 'wall' && <Watched key={look} set="validation" Content={Wall} />}
      {ready && look === 'confusion' && <Watched key={look} set="validation" Content={Confusion} />}
      {ready && look === 'wrong' && <Watched key={look} set="changed" Content={Wall} />}
      {ready && look === 'draw' && <Draw />}
    </section>
  )
}

/** Lanes are asked about the images of a set as long as this is shown. */
function Watched({
  set,
  Content,
}: {
  set: PictureSet
  Content: (props: { looked: Looked }) => React.ReactNode
}) {
  const number = useLab(({ run }) => run?.number)
  const looked = useEyes((eyes) => (eyes.number === number ? eyes.sets[set] : undefined))
  const problem = useEyes((eyes) => (eyes.number === number ? eyes.problem : null))
  useEffect(() => {
    let wanted = true
    void watch(set, () => wanted)
    return () => void (wanted = false)
  }, [set])
  if (problem !== null) return <p className={classes.note}>{problem}</p>
  if (!looked) return <p className={classes.note}>The images are on their way.</p>
  if (looked.pictures.total === 0)
    return (
      <p className={classes.note}>
        No training label is wrong in this run. The recipes “Wrong labels” have some: Presets, or
        label noise in Settings.
      </p>
    )
  return (
    <>
      <When looked={looked} set={set} />
      <Content looked={looked} />
    </>
  )
}

const whatOf: Readonly<Record<PictureSet, string>> = {
  validation: 'validation images',
  changed: 'training images with a wrong label',
}

/** Which images these are, and when the lanes were asked. */
function When({ looked: { pictures, steps, asked }, set }: { looked: Looked; set: PictureSet }) {
  const running = useLab(({ status, run }) => status === 'running' && !run?.replayed)
  const seeds = useLab(({ run }) => run?.seeds)
  const n = pictures.rows.length
  const some =
    n < pictures.total
      ? `${integer(n)} of ${integer(pictures.total)} ${whatOf[set]}, as many of each class as of the others`
      : `All ${integer(n)} ${whatOf[set]}`
  const span =
    steps && steps[0] !== steps[1]
      ? `steps ${integer(steps[0])} to ${integer(steps[1])}`
      : `step ${integer(steps?.[0] ?? NaN)}`
  return (
    <p className={classes.note}>
      {some}
      {steps ? `; the lanes were asked after ${span}` : ''}
      {asked < n ? `, about ${integer(asked)} so far` : ''}.
      {running &&
        ` While they train they are asked between two steps, at every evaluation, during at most ${wholePercent(SHARE)} of the time; step times do not count it.`}
      {seeds && seeds.length > 1 && ` Under seed ${seeds[0]}, the first of ${seeds.length}.`}
    </p>
  )
}
