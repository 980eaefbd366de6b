import { useEffect, useRef, useState } from 'react'
import { datasetRow, ownName } from '../../../experiment/datasets.ts'
import { messageOf } from '../../../experiment/messageOf.ts'
import { FileChooser } from '../../components/FileChooser.tsx'
import { Pixels } from '../../components/Pixels.tsx'
import { useMeasured } from '../../components/useMeasured.ts'
import { roundsEvaluated } from '../../explain/standings.ts'
import { wholePercent } from '../../format/numbers.ts'
import { session } from '../../session/pageSession.ts'
import { useLab } from '../../store/lab.ts'
import type { LookedPictures } from '../../../worker/api.ts'
import { Attention } from './Attention.tsx'
import { Bars } from './Bars.tsx'
import { drawingForms, drawnImage, type Ink } from './drawings.ts'
import { imageOfFile } from './imageFile.ts'
import { useAskedLanes, useClassName, type AskedLane, type ClassName } from './lanes.ts'
import { Pad } from './Pad.tsx'
import { verdictOf } from './verdicts.ts'
import classes from './Draw.module.css'

/** An image from a person's hand, or file, and what every lane says of it at once. */
export function Draw() {
  const number = useLab(({ run }) => run?.number)
  const [shape, setShape] = useState<LookedPictures | string | null>(null)
  useEffect(() => {
    if (number === undefined) return
    let wanted = true
    const show = (found: LookedPictures | string | null) => wanted && setShape(found)
    session
      .ask((of) => of.pictures('validation', 1))
      .then(show, (error: unknown) => show(messageOf(error)))
    return () => void (wanted = false)
  }, [number])
  if (typeof shape === 'string') return <p className={classes.note}>{shape}</p>
  return shape && <Drawing key={number} shape={shape} />
}

function Drawing({ shape }: { shape: LookedPictures }) {
  const name = useLab(({ run }) => run?.started.dataset.name)
  const form = name && name !== ownName ? datasetRow(name).drawing : undefined
  const lanes = useAskedLanes()
  const className = useClassName()
  const [image, setImage] = useState<Uint8Array | null>(null)
  const [finished, setFinished] = useState<Uint8Array | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const { probabilities, refusal } = useVerdicts(image)

  function take(ink: Ink | null, lifted: boolean): void {
    const drawn = ink && drawnImage[form!](ink)
    setImage(drawn)
    if (lifted || !drawn) setFinished(drawn)
  }

  async function takeFile(file: File): Promise<void> {
    try {
      const found = await imageOfFile(file, shape)
      setProblem(null)
      setImage(found)
      setFinished(found)
    } catch (error) {
      setProblem(`${file.name} is no image that this browser can read: ${messageOf(error)}.`)
    }
  }

  return (
    <div
      className={classes.columns}
      onDrop={(event) => {
        const [file] = event.dataTransfer.files
        if (!file?.type.startsWith('image/')) return
        event.preventDefault()
        void takeFile(file)
      }}
    >
      <div className={classes.left}>
        {form ? (
          <Pad pen={drawingForms[form].pen} onInk={take} />
        ) : (
          <FileChooser accept="image/*" onFile={(file) => void takeFile(file)}>
            Choose an image
          </FileChooser>
        )}
        <p className={classes.note}>
          {form
            ? drawingForms[form].words
            : `Or drop one here. Its middle square becomes ${shape.imageSize} × ${shape.imageSize} pixels, ${shape.channels === 1 ? 'grey' : 'in colour'}. It is shown to the lanes, and kept and sent nowhere.`}
        </p>
        {problem && <p className={classes.note}>{problem}</p>}
        {image && (
          <figure className={classes.seen}>
            <Pixels
              pixels={image}
              imageSize={shape.imageSize}
              channels={shape.channels}
              scale={shape.scale}
            />
            <figcaption>What the lanes see</figcaption>
          </figure>
        )}
      </div>
      <div className={classes.right}>
        {refusal && <p className={classes.note}>{refusal}</p>}
        <Bars
          lanes={lanes}
          probabilities={image ? probabilities : new Map()}
          classes={shape.classes}
          className={className}
        />
        <p role="status" className={classes.spoken}>
          {finished && finished === image
            ? sentenceOf(lanes, probabilities, shape.classes, className)
            : ''}
        </p>
      </div>
      {finished && <FinishedAttention image={finished} lanes={lanes} />}
    </div>
  )
}

function FinishedAttention({ image, lanes }: { image: Uint8Array; lanes: readonly AskedLane[] }) {
  const [asked, setAsked] = useState({ pixels: image })
  if (asked.pixels !== image) setAsked({ pixels: image })
  const rounds = useRounds()
  return (
    <div className={classes.wide}>
      <Attention asked={asked} lanes={lanes} occasion={String(rounds)} />
    </div>
  )
}

/** Grows with every evaluation of the run. */
function useRounds(): number {
  const run = useLab((state) => state.run)
  return useMeasured(() => (run ? roundsEvaluated(run) : 0))
}

function sentenceOf(
  lanes: readonly AskedLane[],
  probabilities: ReadonlyMap<number, Float32Array>,
  K: number,
  className: ClassName,
): string {
  const parts = lanes.flatMap(({ index, name }) => {
    const verdict = verdictOf(probabilities.get(index), 0, K)
    return verdict
      ? [`${name} says ${className(verdict.label)}, ${wholePercent(verdict.share)}`]
      : []
  })
  return parts.length > 0 ? `${parts.join('; ')}.` : ''
}

/** What each lane says of an image, by lane index. One question is under way at a time; the newest image comes next. */
function useVerdicts(image: Uint8Array | null) {
  const [probabilities, setProbabilities] = useState<ReadonlyMap<number, Float32Array>>(new Map())
  const [refusal, setRefusal] = useState<string | null>(null)
  const rounds = useRounds()
  const wanted = useRef<{ pixels: Uint8Array; rounds: number } | null>(null)
  const busy = useRef(false)

  useEffect(() => {
    wanted.current = image && { pixels: image, rounds }
    if (busy.current) return
    busy.current = true
    void askNewest().finally(() => (busy.current = false))

    async function askNewest(): Promise<void> {
      while (wanted.current) {
        const { pixels } = wanted.current
        wanted.current = null
        try {
          const answers = await session.ask((of) => of.verdicts({ pixels }))
          const given = (answers ?? []).flatMap((answer, lane): [number, Float32Array][] =>
            'refusal' in answer ? [] : [[lane, answer.probabilities]],
          )
          setRefusal(null)
          setProbabilities(new Map(given))
        } catch (error) {
          setRefusal(messageOf(error))
        }
      }
    }
  }, [image, rounds])

  return { probabilities, refusal }
}
