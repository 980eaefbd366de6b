import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { NumberField } from '../../components/NumberField.tsx'
import { exact } from '../../format/numbers.ts'
import {
  figurePresets,
  legendPlaces,
  styleLimits,
  useFigureStyle,
  type FigureStyle,
} from '../../views/figures/figureStyle.ts'
import classes from './FigureSheet.module.css'

const setStyle = (change: Partial<FigureStyle>) =>
  useFigureStyle.setState(({ choice }) => ({ choice: { ...choice, ...change } }))

const legendWords = { below: 'below', right: 'on the right', none: 'none' } as const

interface Props {
  style: FigureStyle
  /** Whether the figure has a legend that may stand in several places. */
  legend: boolean
}

/** How a figure is drawn: its size, its type, and what stands beside it. */
export function FigureOptions({ style, legend }: Props) {
  return (
    <>
      <Size style={style} />
      {legend && (
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
    </>
  )
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
