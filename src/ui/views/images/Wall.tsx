import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { integer } from '../../format/numbers.ts'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { Gallery } from './Gallery.tsx'
import { useAskedLanes, useClassName, type AskedLane } from './lanes.ts'
import type { Looked } from './looked.ts'
import { kindSigns } from './marks.ts'
import {
  certainties,
  countsOf,
  kindsOf,
  matching,
  noFilter,
  type Certainty,
  type Filter,
  type VerdictKind,
} from './verdicts.ts'
import classes from './Wall.module.css'

/** The images of a set with every lane's verdict, and filters for them. */
export function Wall({ looked }: { looked: Looked }) {
  const { pictures, says } = looked
  const lanes = useAskedLanes()
  const className = useClassName()
  const [filter, setFilter] = useState<Filter>(noFilter)
  const change = (part: Partial<Filter>) => setFilter((before) => ({ ...before, ...part }))
  const kinds = kindsOf(pictures)
  return (
    <>
      <div className={classes.facts}>
        <Counts looked={looked} lanes={lanes} />
        <Differences looked={looked} lanes={lanes} onFilter={change} />
      </div>
      <fieldset className={classes.filters}>
        <legend>Show images of which</legend>
        {lanes.map(({ index, slot, name }) => (
          <NativeSelect
            key={index}
            size="sm"
            label={
              <>
                <LaneSwatch slot={slot} /> {name} is
              </>
            }
            aria-label={`Verdict of ${name}`}
            data={['any', ...kinds]}
            value={filter.kinds.get(index) ?? 'any'}
            onChange={({ currentTarget: { value } }) =>
              change({ kinds: withKind(filter.kinds, index, value as VerdictKind | 'any') })
            }
          />
        ))}
        <NativeSelect
          size="sm"
          label={pictures.of === 'validation' ? 'Class' : 'True class'}
          data={[
            { value: '', label: 'any' },
            ...Array.from({ length: pictures.classes }, (_, c) => ({
              value: String(c),
              label: className(c),
            })),
          ]}
          value={filter.label === null ? '' : String(filter.label)}
          onChange={({ currentTarget: { value } }) =>
            change({ label: value === '' ? null : Number(value) })
          }
        />
        <NativeSelect
          size="sm"
          label="Confidence"
          data={Object.entries(certainties).map(([value, { label }]) => ({ value, label }))}
          value={filter.certainty}
          onChange={({ currentTarget: { value } }) => change({ certainty: value as Certainty })}
        />
        <button
          type="button"
          className={classes.all}
          disabled={filter === noFilter}
          onClick={() => setFilter(noFilter)}
        >
          Show all
        </button>
      </fieldset>
      <Gallery looked={looked} lanes={lanes} places={matching(pictures, says, filter)} />
    </>
  )
}

function withKind(
  kinds: Filter['kinds'],
  lane: number,
  kind: VerdictKind | 'any',
): Filter['kinds'] {
  const changed = new Map(kinds)
  if (kind === 'any') changed.delete(lane)
  else changed.set(lane, kind)
  return changed
}

/** How many verdicts of each lane are of which kind, and what the marks mean. */
function Counts({ looked, lanes }: { looked: Looked; lanes: readonly AskedLane[] }) {
  const { pictures, says, refusals } = looked
  const kinds = kindsOf(pictures)
  return (
    <table className={classes.counts} aria-label="Verdicts by lane">
      <thead>
        <tr>
          <td />
          {kinds.map((kind) => (
            <th key={kind} scope="col">
              <span aria-hidden>{kindSigns[kind]}</span> {kind}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lanes.map(({ index, slot, name }) => {
          const { counts, asked } = countsOf(pictures, says.get(index))
          return (
            <tr key={index}>
              <th scope="row">
                <LaneSwatch slot={slot} /> {name}
              </th>
              {refusals.has(index) ? (
                <td colSpan={kinds.length}>{refusals.get(index)}</td>
              ) : (
                kinds.map((kind) => (
                  <td key={kind}>{asked > 0 ? integer(counts.get(kind)!) : ''}</td>
                ))
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** The first lane against each other one: images in which one of the two has what the other misses. */
function Differences({
  looked: { pictures, says },
  lanes,
  onFilter,
}: {
  looked: Looked
  lanes: readonly AskedLane[]
  onFilter: (filter: Partial<Filter>) => void
}) {
  const [first, ...others] = lanes
  if (!first || others.length === 0) return null
  const [good, bad] =
    pictures.of === 'validation'
      ? (['right', 'wrong'] as const)
      : (['resisted', 'memorised'] as const)
  const pairs = others.flatMap((other) => [
    { bad: first, good: other },
    { bad: other, good: first },
  ])
  return (
    <ul className={classes.differences} aria-label="Where lanes differ">
      {pairs.map((pair) => {
        const kinds = new Map<number, VerdictKind>([
          [pair.bad.index, bad],
          [pair.good.index, good],
        ])
        const found = matching(pictures, says, { ...noFilter, kinds })
        return (
          <li key={`${pair.bad.index} ${pair.good.index}`}>
            <button type="button" onClick={() => onFilter({ ...noFilter, kinds })}>
              {pair.bad.name} {bad}, {pair.good.name} {good}: <b>{integer(found.length)}</b>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
