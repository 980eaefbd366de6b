import { boundTerm, type Bound } from '../../../experiment/cost/theorem1.ts'
import type { RunInfo } from '../../../core/training/runInfo.ts'
import { integer, none, percent, short } from '../../format/numbers.ts'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { useLab } from '../../store/lab.ts'
import classes from './Theorem1.module.css'
import type { MeasuredBound } from '../../session/boundMeasured.ts'

interface Props {
  info: RunInfo
  settings: { rho: number; rho0: number; delta: number }
  measured: Readonly<Record<string, MeasuredBound>>
}

type Read = (measured: MeasuredBound, bound: Bound) => string

const rows: readonly { label: string; read: Read; strong?: boolean }[] = [
  { label: 'after step', read: ({ t }) => integer(t ?? NaN) },
  { label: '‖w‖²', read: ({ weightNormSquared }) => short(weightNormSquared) },
  { label: 'P log(1 + …)', read: (_, { complexity }) => integer(complexity) },
  { label: '4 log(n/δ)', read: (_, { confidence }) => short(confidence) },
  { label: '8 log(6n + 3P)', read: (_, { remainder }) => short(remainder) },
  { label: 'root', read: (_, { term }) => short(term) },
  { label: 'training error at w', read: ({ trainError }) => percent(trainError) },
  { label: 'at w + ε, ‖ε‖ = ρ′', read: ({ perturbedError }) => percent(perturbedError) },
  {
    label: 'right-hand side ≥',
    strong: true,
    read({ trainError, perturbedError }, { term }) {
      const sum = Math.max(trainError, perturbedError) + term
      return `${short(sum)}${sum >= 1 ? ' · vacuous' : ''}`
    },
  },
]

/** Every term of Equation (8) for every lane. */
export function BoundTable({ info, settings, measured }: Props) {
  const lanes = useLab(({ draft }) => draft.lanes)
  const { parameters, trainImages: images } = info
  const columns = lanes.map((lane) => {
    const own = measured[lane.id]
    if (!own) return { lane, own, bound: undefined }
    const { weightNormSquared } = own
    const bound = boundTerm({ ...settings, parameters, images, weightNormSquared })
    return { lane, own, bound }
  })
  return (
    <div className={classes.scroll} role="region" aria-label="The terms of every lane" tabIndex={0}>
      <table className={classes.table}>
        <caption>
          P = {integer(parameters)} parameters, n = {integer(images)} training images, ρ′ ={' '}
          {short(Math.hypot(settings.rho, settings.rho0))}
        </caption>
        <thead>
          <tr>
            <th scope="col">term</th>
            {lanes.map(({ id, slot, name }) => (
              <th key={id} scope="col">
                <LaneSwatch slot={slot} /> {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, read, strong }) => (
            <tr key={label} data-strong={strong}>
              <th scope="row">{label}</th>
              {columns.map(({ lane, own, bound }) => (
                <td key={lane.id}>{own && bound ? read(own, bound) : none}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
