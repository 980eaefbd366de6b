import { NativeSelect } from '@mantine/core'
import { useRef, useState, type CSSProperties, type KeyboardEvent } from 'react'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { laneColor } from '../../format/laneStyle.ts'
import { integer } from '../../format/numbers.ts'
import { Gallery } from './Gallery.tsx'
import { useAskedLanes, useClassName, type AskedLane, type ClassName } from './lanes.ts'
import type { Looked } from './looked.ts'
import { confusionOf, matching, mostConfused, noFilter } from './verdicts.ts'
import classes from './Confusion.module.css'

const MOST = 20 // classes that have a row

interface Cell {
  lane: number
  truth: number
  said: number
}

/** What two lanes take for what, and their difference. A cell opens its images. */
export function Confusion({ looked }: { looked: Looked }) {
  const { pictures, says } = looked
  const lanes = useAskedLanes()
  const className = useClassName()
  const [wanted, setWanted] = useState<readonly [number | null, number | null]>([null, null])
  const [cell, setCell] = useState<Cell | null>(null)
  const left = lanes.find(({ index }) => index === wanted[0]) ?? lanes[0]
  const right = lanes.find(({ index }) => index === wanted[1]) ?? lanes[1] ?? lanes[0]
  if (!left || !right) return null
  const K = pictures.classes
  const ofLeft = confusionOf(pictures, says.get(left.index))
  const ofRight = confusionOf(pictures, says.get(right.index))
  const shown = mostConfused([ofLeft, ofRight], K, MOST)
  const matrix = { shown, K, className, cell, onCell: setCell }
  const places =
    cell &&
    matching(pictures, says, {
      ...noFilter,
      label: cell.truth,
      said: { lane: cell.lane, label: cell.said },
    })
  const choose = (at: 0 | 1) => (index: number) =>
    setWanted((before) => (at === 0 ? [index, before[1]] : [before[0], index]))
  return (
    <>
      <p className={classes.note}>
        A row is a true class, a column what the lane says: outside the diagonal are mistakes. A
        cell opens its images.
        {shown.length < K && ` The ${shown.length} classes with the most mistakes.`}
      </p>
      <div className={classes.matrices}>
        <Matrix
          {...matrix}
          lane={left}
          counts={ofLeft}
          heading={<Chooser at="One lane" lanes={lanes} lane={left} onChoose={choose(0)} />}
        />
        <Matrix
          {...matrix}
          lane={right}
          counts={ofRight}
          heading={<Chooser at="Other lane" lanes={lanes} lane={right} onChoose={choose(1)} />}
        />
        {left !== right && (
          <Matrix
            {...matrix}
            lane={left}
            other={right}
            counts={ofLeft.map((count, at) => count - ofRight[at]!)}
            heading={
              <span>
                {left.name} less {right.name}
              </span>
            }
          />
        )}
      </div>
      {cell && places && (
        <section aria-label="The images of the cell" className={classes.images}>
          <h3>
            {className(cell.truth)} that {lanes.find(({ index }) => index === cell.lane)?.name}{' '}
            takes for {className(cell.said)}
          </h3>
          <Gallery looked={looked} lanes={lanes} places={places} />
        </section>
      )}
    </>
  )
}

function Chooser({
  at,
  lanes,
  lane,
  onChoose,
}: {
  at: string
  lanes: readonly AskedLane[]
  lane: AskedLane
  onChoose: (index: number) => void
}) {
  return (
    <>
      <LaneSwatch slot={lane.slot} />
      <NativeSelect
        size="xs"
        aria-label={at}
        data={lanes.map(({ index, name }) => ({ value: String(index), label: name }))}
        value={String(lane.index)}
        onChange={({ currentTarget }) => onChoose(Number(currentTarget.value))}
      />
    </>
  )
}

interface MatrixProps {
  heading: React.ReactNode
  lane: AskedLane
  /** Where this is a difference: the lane that is taken away. A cell then opens the images of the lane that has more. */
  other?: AskedLane
  counts: Int32Array
  /** The classes that have a row. */
  shown: readonly number[]
  K: number
  className: ClassName
  cell: Cell | null
  onCell: (cell: Cell) => void
}

function Matrix({ heading, lane, other, counts, shown, K, className, cell, onCell }: MatrixProps) {
  const table = useRef<HTMLTableElement>(null)
  const [reached, setReached] = useState<readonly [number, number]>([0, 0])
  const most = Math.max(
    1,
    ...shown.flatMap((truth) =>
      shown.map((said) => (truth === said && !other ? 0 : Math.abs(counts[truth * K + said]!))),
    ),
  )

  function go(event: KeyboardEvent): void {
    const [row, column] = reached
    const to = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
    }[event.key]
    const button =
      to && table.current?.tBodies[0]?.rows[to[0]!]?.cells[to[1]! + 1]?.querySelector('button')
    if (!button) return
    event.preventDefault()
    setReached([to[0]!, to[1]!])
    button.focus()
  }

  return (
    <div className={classes.matrix}>
      <div className={classes.heading}>{heading}</div>
      <div className={classes.scroll}>
        <table
          ref={table}
          aria-label={other ? `${lane.name} less ${other.name}` : `Confusion of ${lane.name}`}
        >
          <thead>
            <tr>
              <td />
              {shown.map((said) => (
                <th key={said} scope="col">
                  <span>{className(said)}</span>
                </th>
              ))}
            </tr>
          </thead>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys of the buttons in it */}
          <tbody onKeyDown={go}>
            {shown.map((truth, row) => (
              <tr key={truth}>
                <th scope="row">{className(truth)}</th>
                {shown.map((said, column) => {
                  const count = counts[truth * K + said]!
                  const has = other && count < 0 ? other : lane
                  const chosen =
                    cell?.lane === has.index && cell.truth === truth && cell.said === said
                  return (
                    <td key={said} data-right={truth === said || undefined}>
                      <button
                        type="button"
                        tabIndex={reached[0] === row && reached[1] === column ? 0 : -1}
                        aria-pressed={chosen}
                        aria-label={`${className(truth)}, ${has.name} says ${className(said)}: ${other ? signed(count) : integer(count)}`}
                        style={
                          {
                            '--lane-color': laneColor(has.slot),
                            '--part': `${Math.min(1, Math.abs(count) / most) * 70}%`,
                          } as CSSProperties
                        }
                        onFocus={() => setReached([row, column])}
                        onClick={() => onCell({ lane: has.index, truth, said })}
                      >
                        {count === 0 ? '' : other ? signed(count) : integer(count)}
                      </button>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

const signed = (count: number): string =>
  count > 0 ? `+${integer(count)}` : integer(count).replace('-', '−')
