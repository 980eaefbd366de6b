import { Button } from '@mantine/core'
import { useRef, useState, type KeyboardEvent } from 'react'
import { Pixels } from '../../components/Pixels.tsx'
import { integer, wholePercent } from '../../format/numbers.ts'
import { laneColor, markerPath } from '../../format/laneStyle.ts'
import { ImageSheet } from './ImageSheet.tsx'
import { titleOf, useClassName, type AskedLane, type ClassName } from './lanes.ts'
import type { Looked } from './looked.ts'
import { kindSigns } from './marks.ts'
import { imageOf, kindOf, verdictOf } from './verdicts.ts'
import classes from './Gallery.module.css'

const PAGE = 60 // images at once: a page of them is drawn within a few milliseconds

interface Props {
  looked: Looked
  lanes: readonly AskedLane[]
  /** The images that are shown, by their places in `looked`. */
  places: readonly number[]
}

/** Images as tiles, page by page. Arrow keys go from one to the next; Enter or a click opens one. */
export function Gallery({ looked, lanes, places }: Props) {
  const [wantedPage, setPage] = useState(0)
  const [sheet, setSheet] = useState<{ place: number | null; opened: boolean }>({
    place: null,
    opened: false,
  })
  const pages = Math.max(1, Math.ceil(places.length / PAGE))
  const page = Math.min(wantedPage, pages - 1)
  const shown = places.slice(page * PAGE, (page + 1) * PAGE)
  const n = looked.pictures.rows.length
  return (
    <>
      <div className={classes.bar}>
        <p aria-live="polite">
          {`${integer(places.length)} of ${integer(n)} images`}
          {pages > 1 &&
            `, ${integer(page * PAGE + 1)} to ${integer(page * PAGE + shown.length)} shown`}
        </p>
        {pages > 1 && (
          <>
            <Button
              size="xs"
              variant="default"
              disabled={page === 0}
              onClick={() => setPage(page - 1)}
            >
              Previous images
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={page === pages - 1}
              onClick={() => setPage(page + 1)}
            >
              Next images
            </Button>
          </>
        )}
      </div>
      <Tiles
        looked={looked}
        lanes={lanes}
        shown={shown}
        onOpen={(place) => setSheet({ place, opened: true })}
      />
      <ImageSheet
        {...sheet}
        looked={looked}
        lanes={lanes}
        // The place stays, so that the sheet fades with its image.
        onClose={() => setSheet({ ...sheet, opened: false })}
      />
    </>
  )
}

interface TilesProps {
  looked: Looked
  lanes: readonly AskedLane[]
  shown: readonly number[]
  onOpen: (place: number) => void
}

function Tiles({ looked, lanes, shown, onOpen }: TilesProps) {
  const list = useRef<HTMLUListElement>(null)
  const [current, setCurrent] = useState(0)
  const className = useClassName()
  const reached = Math.min(current, Math.max(0, shown.length - 1))

  function go(event: KeyboardEvent): void {
    const tiles = [...(list.current?.querySelectorAll('button') ?? [])]
    const columns = tiles.findIndex((tile) => tile.offsetTop > tiles[0]!.offsetTop)
    const row = columns > 0 ? columns : tiles.length
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -row, ArrowDown: row }[event.key]
    const ends = { Home: 0, End: tiles.length - 1 }[event.key]
    const to = ends ?? (by === undefined ? undefined : reached + by)
    if (to === undefined || !tiles[to]) return
    event.preventDefault()
    setCurrent(to)
    tiles[to].focus()
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys of the buttons in it
    <ul ref={list} className={classes.tiles} aria-label="Images" onKeyDown={go}>
      {shown.map((place, i) => (
        <li key={place}>
          <Tile
            looked={looked}
            lanes={lanes}
            place={place}
            className={className}
            reached={i === reached}
            onFocus={() => setCurrent(i)}
            onOpen={() => onOpen(place)}
          />
        </li>
      ))}
    </ul>
  )
}

interface TileProps {
  looked: Looked
  lanes: readonly AskedLane[]
  place: number
  className: ClassName
  /** Whether Tab comes here. */
  reached: boolean
  onFocus: () => void
  onOpen: () => void
}

function Tile({ looked, lanes, place, className, reached, onFocus, onOpen }: TileProps) {
  const { pictures, says } = looked
  const verdicts = lanes.flatMap((lane) => {
    const verdict = verdictOf(says.get(lane.index), place, pictures.classes)
    return verdict ? [{ lane, ...verdict, kind: kindOf(pictures, place, verdict.label) }] : []
  })
  const words = verdicts.map(
    ({ lane, label, share, kind }) =>
      `${lane.name} says ${className(label)}, ${wholePercent(share)}, ${kind}`,
  )
  const given = pictures.labels[place]!
  const truth = pictures.trueLabels[place]!
  const label = [titleOf(truth, given, className), ...words].join('; ')
  return (
    <button
      type="button"
      className={classes.tile}
      tabIndex={reached ? 0 : -1}
      aria-label={label}
      title={label.replaceAll('; ', '\n')}
      onFocus={onFocus}
      onClick={onOpen}
    >
      <Pixels
        pixels={imageOf(pictures, place)}
        imageSize={pictures.imageSize}
        channels={pictures.channels}
        scale={pictures.scale}
      />
      <span className={classes.label}>
        {given !== truth && <del>{className(given)}</del>} {className(truth)}
      </span>
      <span className={classes.marks}>
        {verdicts.map(({ lane: { index, slot }, kind }) => (
          <span
            key={index}
            className={classes.mark}
            data-kind={kind}
            style={{ color: laneColor(slot) }}
          >
            <svg width="10" height="10" aria-hidden data-grows>
              <path d={markerPath(slot, 5, 5, 3.6)} fill={laneColor(slot)} />
            </svg>
            {kindSigns[kind]}
          </span>
        ))}
      </span>
    </button>
  )
}
