import { Modal } from '@mantine/core'
import { useMemo } from 'react'
import { Pixels } from '../../components/Pixels.tsx'
import { Attention } from './Attention.tsx'
import { Bars } from './Bars.tsx'
import { titleOf, useClassName, type AskedLane } from './lanes.ts'
import type { Looked } from './looked.ts'
import { imageOf } from './verdicts.ts'
import classes from './ImageSheet.module.css'

interface Props {
  looked: Looked
  lanes: readonly AskedLane[]
  /** null before the first image is opened: the sheet is there already, so that the focus finds back to its tile. */
  place: number | null
  opened: boolean
  onClose: () => void
}

/** One image: what every lane finds in it, and where it looks. */
export function ImageSheet({ looked, lanes, place, opened, onClose }: Props) {
  const className = useClassName()
  const { labels, trueLabels } = looked.pictures
  const [given, truth] = place === null ? [0, 0] : [labels[place]!, trueLabels[place]!]
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={760}
      title={titleOf(truth, given, className)}
      closeButtonProps={{ 'aria-label': 'Close the image' }}
      classNames={{ content: classes.sheet!, header: classes.sheet!, title: classes.heading! }}
    >
      {place !== null && <OpenedImage looked={looked} lanes={lanes} place={place} />}
    </Modal>
  )
}

function OpenedImage({
  looked: { pictures, says, steps },
  lanes,
  place,
}: {
  looked: Looked
  lanes: readonly AskedLane[]
  place: number
}) {
  const className = useClassName()
  const K = pictures.classes
  const given = pictures.labels[place]!
  const truth = pictures.trueLabels[place]!
  const probabilities = new Map(
    [...says].map(([lane, values]) => [lane, values.subarray(place * K, (place + 1) * K)]),
  )
  const remarks = new Map([[truth, 'true label']])
  if (given !== truth) remarks.set(given, 'label it is given')
  const row = pictures.rows[place]!
  const asked = useMemo(() => ({ of: pictures.of, rows: Int32Array.of(row) }), [pictures.of, row])
  return (
    <>
      <div className={classes.columns}>
        <div className={classes.picture}>
          <Pixels
            pixels={imageOf(pictures, place)}
            imageSize={pictures.imageSize}
            channels={pictures.channels}
            scale={pictures.scale}
          />
        </div>
        <Bars
          lanes={lanes}
          probabilities={probabilities}
          classes={K}
          className={className}
          remarks={remarks}
        />
      </div>
      <Attention asked={asked} lanes={lanes} occasion={steps?.join(' ') ?? ''} />
    </>
  )
}
