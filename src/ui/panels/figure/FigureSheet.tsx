import { Button, Modal } from '@mantine/core'
import { IconFileTypeSvg, IconPhoto } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { messageOf } from '../../../experiment/messageOf.ts'
import type { PanelProps } from '../../components/LazyPanel.tsx'
import { exact, integer } from '../../format/numbers.ts'
import { notify } from '../../store/lab.ts'
import {
  useFigureSheet,
  type FigureDrawing,
  type FigureSubject,
} from '../../views/figures/figureSheet.ts'
import { useFigureStyle, type FigureStyle } from '../../views/figures/figureStyle.ts'
import { colorsIn } from '../../views/figures/picture.ts'
import { pixelsOf, saveFigure } from '../../views/figures/saveFigure.ts'
import { FigureOptions } from './FigureOptions.tsx'
import classes from './FigureSheet.module.css'

/** A figure for a paper or a slide: how it is drawn, how it will look, and its files. */
export function FigureSheet({ opened, onClose }: PanelProps) {
  const subject = useFigureSheet((state) => state.subject)
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="62rem"
      title="Figure"
      closeButtonProps={{ 'aria-label': 'Close the figure' }}
      classNames={{ content: classes.sheet!, header: classes.sheet!, title: classes.heading! }}
    >
      {subject && <Loaded subject={subject} />}
    </Modal>
  )
}

/** The sheet, once what draws its subject is loaded. */
function Loaded({ subject }: { subject: FigureSubject }) {
  const [loaded, setLoaded] = useState<{ of: FigureSubject; drawing: FigureDrawing } | null>(null)
  useEffect(() => {
    subject
      .load()
      .then((drawing) => setLoaded({ of: subject, drawing }))
      .catch((error: unknown) => notify(`The figure could not be drawn: ${messageOf(error)}.`))
  }, [subject])
  return loaded?.of === subject ? <Sheet subject={subject} drawing={loaded.drawing} /> : null
}

function Sheet({ subject, drawing }: { subject: FigureSubject; drawing: FigureDrawing }) {
  const style = useFigureStyle((state) => state.choice)
  const { draw } = drawing
  const svg = useMemo(() => draw(style, colorsIn(style.dark)), [draw, style])
  const { width, unit, aspect } = style
  return (
    <div className={classes.columns}>
      <div className={classes.preview}>
        <Preview svg={svg} title={subject.title} style={style} />
        <p className={classes.small}>
          {exact(width)} × {exact(Math.round((10 * width) / aspect) / 10)} {unit}; as PNG{' '}
          {integer(pixelsOf(style))} pixels across.
        </p>
      </div>
      <div className={classes.controls}>
        <FigureOptions style={style} legend={subject.legend} />
        <div className={classes.buttons}>
          <Button
            leftSection={<IconFileTypeSvg size={18} />}
            onClick={() => void saveFigure(subject, 'svg', Promise.resolve(drawing))}
          >
            Save SVG
          </Button>
          <Button
            variant="default"
            leftSection={<IconPhoto size={18} />}
            onClick={() => void saveFigure(subject, 'png', Promise.resolve(drawing))}
          >
            Save PNG
          </Button>
        </div>
      </div>
    </div>
  )
}

interface PreviewProps {
  svg: string
  title: string
  style: FigureStyle
}

/** The figure at its true size, or as large as there is room. */
function Preview({ svg, title, style: { width, unit } }: PreviewProps) {
  const url = `data:image/svg+xml,${encodeURIComponent(svg)}`
  return <img src={url} alt={`Preview: ${title}`} style={{ width: `${width}${unit}` }} />
}
