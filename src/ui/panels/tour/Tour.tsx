import { Button, CloseButton } from '@mantine/core'
import { useMediaQuery, useMergedRef } from '@mantine/hooks'
import { useEffect, useId, useRef } from 'react'
import { announce } from '../../browser/announcer.ts'
import { useMode } from '../../store/layoutMode.ts'
import { showTab } from '../../store/tab.ts'
import { useMeasured } from '../../components/useMeasured.ts'
import { Glossed } from '../../components/Glossed.tsx'
import { Valleys } from '../../explain/valleys/Valleys.tsx'
import { PlainChart } from '../../views/charts/PlainChart.tsx'
import { stops, type Stop } from './stops.ts'
import { Indexed } from '../../components/Term.tsx'
import classes from './Tour.module.css'
import { endTour, goTo, useTour } from './tour.ts'
import { useCardPosition } from './useCardPosition.ts'

/** The tour at its current stop. The page beside it stays usable. */
export function Tour() {
  const { at, led } = useTour()
  const inPage = useMode(({ mode }) => mode === 'page')
  const stop = at === null ? undefined : stops[at]
  if (!stop || !inPage) return null
  return <Standing key={at} at={at!} stop={stop} led={led} />
}

function Standing({ at, stop, led }: { at: number; stop: Stop; led: boolean }) {
  const id = useId()
  const card = useRef<HTMLDivElement>(null)
  const { cardRef, ring, beside } = useCardPosition(stop.target)
  // A tour that nobody asked for stands in the corner, where it hides nothing.
  const place = led || innerWidth < 700 ? beside : null
  const measured = useMeasured(stop.measured)
  const narrow = useMediaQuery('(width < 700px)', undefined, { getInitialValueInEffect: false })
  const done = useMeasured(() => stop.done?.() ?? true)

  // The numbers go on changing; they are announced once.
  useEffect(() => {
    if (stop.done && done) announce(stop.measured())
  }, [stop, done])

  useEffect(() => {
    if (!led) return
    showTab('charts')
    // The charts may not be there before the next frame.
    const frame = requestAnimationFrame(() => {
      leadTo(stop.target())
      card.current?.focus({ preventScroll: true })
    })
    return () => cancelAnimationFrame(frame)
  }, [led, stop])

  useEffect(() => {
    const leaveOnEscape = (event: KeyboardEvent) => {
      const { activeElement } = document
      // In other elements Escape means something else.
      const here = activeElement === document.body || card.current?.contains(activeElement)
      if (event.key !== 'Escape' || !here) return
      event.stopPropagation()
      leave(stop)
    }
    document.addEventListener('keydown', leaveOnEscape, true)
    return () => document.removeEventListener('keydown', leaveOnEscape, true)
  }, [stop])

  const last = at === stops.length - 1
  return (
    <>
      {ring && <div aria-hidden className={classes.ring} style={ring} />}
      <div
        ref={useMergedRef(card, cardRef)}
        role="dialog"
        data-beside
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        tabIndex={-1}
        className={classes.card}
        data-docked={place === null || undefined}
        style={place ?? {}}
      >
        <div className={classes.head}>
          <h2 id={`${id}-title`}>{stop.title}</h2>
          <CloseButton
            aria-label="Leave the tour"
            title="Leave the tour"
            onClick={() => leave(stop)}
          />
        </div>
        <p id={`${id}-text`} hidden={narrow && stop.done !== undefined && done}>
          <Glossed>{stop.text}</Glossed>
        </p>
        {stop.withValleys && (
          <details className={classes.why} open={!narrow}>
            <summary>Why it helps</summary>
            <Valleys />
          </details>
        )}
        <p className={classes.measured}>
          <Indexed>{measured}</Indexed>
        </p>
        {stop.chart && narrow && (
          <div className={classes.chart}>
            <PlainChart name={stop.chart} />
          </div>
        )}
        {stop.further && done && (
          <>
            <p>
              <Glossed>{stop.further.text}</Glossed>
            </p>
            <Button
              size="xs"
              variant="default"
              className={classes.further}
              onClick={() => {
                leave(stop)
                stop.further!.act()
              }}
            >
              {stop.further.label}
            </Button>
          </>
        )}
        <div className={classes.foot}>
          <span className={classes.count}>
            {at + 1} of {stops.length}
          </span>
          {at > 0 && (
            <Button size="xs" variant="default" onClick={() => goTo(at - 1)}>
              Back
            </Button>
          )}
          <Button size="xs" disabled={!done} onClick={() => (last ? leave(stop) : goTo(at + 1))}>
            {last ? 'Finish' : 'Next'}
          </Button>
        </div>
      </div>
    </>
  )
}

/** Scrolls to the target, and leaves space for the card beside it. */
function leadTo(target: Element | null): void {
  if (!target) return
  const narrow = innerWidth < 700
  target.scrollIntoView({ block: narrow ? 'start' : 'nearest' })
  if (!narrow) return
  const header = document.querySelector('[data-stop="play"]')?.getBoundingClientRect().bottom ?? 0
  scrollBy({ top: -Math.max(0, header) - 40 })
}

/** Ends the tour and focuses what it pointed at, so that the keyboard goes on from there. */
function leave({ target }: Stop): void {
  endTour()
  const element = target()
  const able = element?.matches('button') ? element : element?.querySelector('input, button')
  if (able instanceof HTMLElement) able.focus({ preventScroll: true })
}
