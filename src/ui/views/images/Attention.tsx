import { useEffect, useRef, useState, type CSSProperties } from 'react'
import type { AttentionMaps } from '../../../core/analysis/attentionMaps.ts'
import type { AskedImages } from '../../../core/data/pictures.ts'
import { messageOf } from '../../../experiment/messageOf.ts'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { session } from '../../session/pageSession.ts'
import { useLab } from '../../store/lab.ts'
import { shadesOf } from './shades.ts'
import type { AskedLane } from './lanes.ts'
import classes from './Attention.module.css'

interface Props {
  asked: AskedImages
  lanes: readonly AskedLane[]
  /** Lanes are asked again when this changes; they are not while it is empty. */
  occasion: string
}

type Answers = ReadonlyMap<number, AttentionMaps | string>

/** How much attention each patch gets in every block and head, and through all blocks, lane beside lane. */
export function Attention({ asked, lanes, occasion }: Props) {
  const [answers, setAnswers] = useState<Answers>(new Map())
  const [problem, setProblem] = useState<string | null>(null)
  const pool = useLab(({ run }) => run?.started.model.pool)
  useEffect(() => {
    if (occasion === '') return
    let wanted = true
    session
      .ask((of) => of.attention(asked))
      .then(
        (found) => {
          if (!wanted || !found) return
          setProblem(null)
          setAnswers(
            new Map(
              found.map((answer, lane) => [lane, 'refusal' in answer ? answer.refusal : answer]),
            ),
          )
        },
        (error: unknown) => wanted && setProblem(messageOf(error)),
      )
    return () => void (wanted = false)
  }, [asked, occasion])
  return (
    <section aria-label="Attention" className={classes.attention}>
      <h3>Where they look</h3>
      <p className={classes.note}>
        {pool === 'cls'
          ? 'Each small map is one head: how much the class token attends to each patch.'
          : 'Each small map is one head: how much attention each patch gets, as a mean over all patches that look, since they are averaged for the answer.'}{' '}
        A row is a block, from the first to the last. The brightest patch of a map is its largest.
        Rollout multiplies the blocks, half of each being what is passed on unchanged.
      </p>
      {problem !== null && <p className={classes.note}>{problem}</p>}
      <div className={classes.lanes}>
        {lanes.map(({ index, slot, name }) => {
          const maps = answers.get(index)
          return (
            <figure key={index} aria-label={`Attention of ${name}`}>
              <figcaption>
                <LaneSwatch slot={slot} width={20} /> {name}
              </figcaption>
              {typeof maps === 'string' ? <p>{maps}</p> : maps && <Maps maps={maps} />}
            </figure>
          )
        })}
      </div>
    </section>
  )
}

function Maps({ maps: { blocks, heads, side, maps, rollout } }: { maps: AttentionMaps }) {
  const P = side ** 2
  return (
    <>
      <div className={classes.grid} style={{ '--heads': heads } as CSSProperties}>
        {Array.from({ length: blocks * heads }, (_, i) => (
          <PatchMap
            key={i}
            values={maps.subarray(i * P, (i + 1) * P)}
            side={side}
            label={`Block ${Math.floor(i / heads) + 1}, head ${(i % heads) + 1}`}
          />
        ))}
      </div>
      <div className={classes.rollout}>
        <PatchMap values={rollout} side={side} label="Rollout" />
        <span>Rollout</span>
      </div>
    </>
  )
}

function PatchMap({ values, side, label }: { values: Float32Array; side: number; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const drawn = context.createImageData(side, side)
    drawn.data.set(shadesOf(values))
    context.putImageData(drawn, 0, 0)
  }, [values, side])
  const most = values.indexOf(values.reduce((a, b) => Math.max(a, b), 0))
  const words = `${label}: most at row ${Math.floor(most / side) + 1}, column ${(most % side) + 1} of ${side} by ${side} patches`
  return (
    <canvas ref={canvas} width={side} height={side} role="img" aria-label={words} title={words} />
  )
}
