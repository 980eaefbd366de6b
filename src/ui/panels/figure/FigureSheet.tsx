import { Button, Modal, NativeSelect } from '@mantine/core'
import { IconFileTypeSvg, IconPhoto } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { messageOf } from '../../../experiment/messageOf.ts'
import { announce } from '../../browser/announcer.ts'
import { download } from '../../browser/download.ts'
import type { PanelProps } from '../../components/LazyPanel.tsx'
import { NumberField } from '../../components/NumberField.tsx'
import { exact, integer } from '../../format/numbers.ts'
import { notify } from '../../store/lab.ts'
import {
  useFigureSheet,
  type FigureDrawing,
  type FigureSubject,
} from '../../views/figures/figureSheet.ts'
import {
  figurePresets,
  legendPlaces,
  styleLimits,
  useFigureStyle,
  type FigureStyle,
} from '../../views/figures/figureStyle.ts'
import classes from './FigureSheet.module.css'
import { colorsIn, pngOf } from './picture.ts'

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

const setStyle = (change: Partial<FigureStyle>) =>
  useFigureStyle.setState(({ choice }) => ({ choice: { ...choice, ...change } }))

const perInch = 600 // pixels of a PNG for an inch of paper
const sharpness = 2 // pixels of a PNG for each pixel of a slide

const pixelsOf = ({ width, unit }: FigureStyle) =>
  unit === 'mm' ? (width / 25.4) * perInch : width * sharpness

function Sheet({ subject, drawing }: { subject: FigureSubject; drawing: FigureDrawing }) {
  const style = useFigureStyle((state) => state.choice)
  const { title } = subject
  const { file, draw } = drawing
  const svg = useMemo(() => draw(style, colorsIn(style.dark)), [draw, style])
  const { width, unit, aspect } = style
  return (
    <div className={classes.columns}>
      <div className={classes.preview}>
        <Preview svg={svg} title={subject.title} style={style} />
        <p className={classes.small}>
          {exact(width)} × {exact(Math.round((10 * width) / aspect) / 10)} {unit}; as PNG{' '}
          {integer(Math.round(pixelsOf(style)))} pixels across.
        </p>
      </div>
      <div className={classes.controls}>
        <Size style={style} />
        {subject.legend && (
          <NativeSelect
            label="Legend"
            data={legendPlaces.map((place) => ({ value: place, label: legendWords[place] }))}
            value={style.legend}
            onChange={({ currentTarget }) =>
              setStyle({ legend: currentTarget.value as FigureStyle['legend'] })
            }
          />
        )}
        <Switch label="Title" on={style.title} onChange={(title) => setStyle({ title })} />
        <Switch
          label="Sentences under the figure"
          on={style.notes}
          onChange={(notes) => setStyle({ notes })}
        />
        <Switch label="Light on dark" on={style.dark} onChange={(dark) => setStyle({ dark })} />
        <div className={classes.buttons}>
          <Button
            leftSection={<IconFileTypeSvg size={18} />}
            onClick={() => save({ title, file }, 'svg', new Blob([svg], { type: 'image/svg+xml' }))}
          >
            Save SVG
          </Button>
          <Button
            variant="default"
            leftSection={<IconPhoto size={18} />}
            onClick={() => {
              pngOf(svg, pixelsOf(style), aspect)
                .then((png) => save({ title, file }, 'png', png))
                .catch((error: unknown) =>
                  notify(`${subject.title} was not saved as PNG: ${messageOf(error)}.`),
                )
            }}
          >
            Save PNG
          </Button>
        </div>
      </div>
    </div>
  )
}

const legendWords = { below: 'below', right: 'on the right', none: 'none' } as const

interface Saved {
  title: string
  file: string
}

function save({ title, file }: Saved, ending: string, blob: Blob): void {
  download(`${file}.${ending}`, blob)
  announce(`${title} saved as ${ending.toUpperCase()}.`)
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

/** A preset, or a size of one's own. */
function Size({ style }: { style: FigureStyle }) {
  const preset = figurePresets.find(
    ({ width, unit, aspect, fontSize }) =>
      width === style.width &&
      unit === style.unit &&
      aspect === style.aspect &&
      fontSize === style.fontSize,
  )
  return (
    <>
      <NativeSelect
        label="Size"
        data={[...figurePresets.map(({ name }) => name), ...(preset ? [] : [own])]}
        value={preset?.name ?? own}
        onChange={({ currentTarget }) => {
          const { name: _, ...size } = figurePresets.find(
            ({ name }) => name === currentTarget.value,
          )!
          setStyle(size)
        }}
      />
      <div className={classes.row}>
        <Measure label="Width" name="width" value={style.width} step={1} />
        <NativeSelect
          label="Unit"
          data={['mm', 'px']}
          value={style.unit}
          onChange={({ currentTarget }) =>
            setStyle({ unit: currentTarget.value as FigureStyle['unit'] })
          }
        />
      </div>
      <div className={classes.row}>
        <Measure label="Width by height" name="aspect" value={style.aspect} step={0.1} />
        <Measure label="Font size, pt" name="fontSize" value={style.fontSize} step={0.5} />
      </div>
    </>
  )
}

const own = 'Own size'

interface MeasureProps {
  label: string
  name: keyof typeof styleLimits
  value: number
  step: number
}

function Measure({ label, name, value, step }: MeasureProps) {
  const [problem, setProblem] = useState<string | null>(null)
  const [least, most] = styleLimits[name]
  return (
    <NumberField
      label={label}
      value={value}
      step={step}
      error={problem}
      onCommit={(typed) => {
        const fits = typeof typed === 'number' && typed >= least && typed <= most
        setProblem(fits ? null : `allowed: ${exact(least)} to ${exact(most)}`)
        if (fits) setStyle({ [name]: typed })
      }}
    />
  )
}

interface SwitchProps {
  label: string
  on: boolean
  onChange: (on: boolean) => void
}

function Switch({ label, on, onChange }: SwitchProps) {
  return (
    <label className={classes.switch}>
      <input
        type="checkbox"
        checked={on}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {label}
    </label>
  )
}
