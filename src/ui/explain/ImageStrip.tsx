import { VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { TrainingImages } from '../../core/data/samples.ts'
import { datasetRow, ownName } from '../../experiment/datasets.ts'
import { Pixels } from '../components/Pixels.tsx'
import { session } from '../session/pageSession.ts'
import { useLab } from '../store/lab.ts'
import classes from './ImageStrip.module.css'

const most = 8

/** A few of the images that the run trains on, each with the label it is given; a wrong one is struck out. */
export function ImageStrip() {
  const number = useLab(({ run }) => run?.number)
  const lane = useLab(({ run }) => run?.laneIds[0])
  const dataset = useLab(({ run }) => run?.started.dataset.name)
  const [samples, setSamples] = useState<TrainingImages | null>(null)
  useEffect(() => {
    let wanted = true
    const show = (few: TrainingImages | null) => wanted && setSamples(few)
    // A run that nothing trains has no images here.
    const asked =
      number === undefined || lane === undefined
        ? null
        : session.askAboutLane(lane, (of) => of.samples(most))
    void asked?.then(show, () => show(null))
    return () => void (wanted = false)
  }, [number, lane])
  if (!samples || !dataset) return null
  const classNames = dataset === ownName ? undefined : datasetRow(dataset).classNames
  const nameOf = (label: number) => classNames?.[label] ?? String(label)
  return (
    <ul className={classes.samples} aria-label="Training images with the labels they are given">
      {samples.images.map((sample, i) => (
        <li
          // Images have no names, and never change places.
          key={i}
          className={classes.sample}
          data-wrong={sample.label !== sample.trueLabel || undefined}
          title={titleOf(nameOf(sample.label), nameOf(sample.trueLabel))}
        >
          <Pixels
            pixels={sample.pixels}
            imageSize={samples.imageSize}
            channels={samples.channels}
            scale={255}
          />
          <span aria-hidden>{nameOf(sample.label)}</span>
          <VisuallyHidden>{titleOf(nameOf(sample.label), nameOf(sample.trueLabel))}</VisuallyHidden>
        </li>
      ))}
    </ul>
  )
}

const titleOf = (label: string, truth: string) =>
  label === truth ? `Labelled ${label}` : `Labelled ${label}, wrong on purpose: it is ${truth}`
