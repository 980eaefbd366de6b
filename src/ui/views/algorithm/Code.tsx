import { Button } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { memo, useMemo } from 'react'
import { integer, none } from '../../format/numbers.ts'
import { Formula } from '../../components/Formula.tsx'
import { useLab } from '../../store/lab.ts'
import { Explained, Indexed, Sign, Term } from '../../components/Term.tsx'
import { terms } from '../../../experiment/glossary.ts'
import classes from './Code.module.css'
import type { Line } from '../../../experiment/pseudoCode/line.ts'
import { linesOf } from './pseudoCode.ts'
import type { Moment } from './stepMeasured.ts'
import { lightOf, parts, stepParts } from './phases.ts'
import type { Subject } from './shownLane.ts'
import { useStepMeasured } from './useStepMeasured.ts'
import { valueOf } from './values.ts'
import { nextPhase, previousPhase } from './phaseStepper.ts'

/** The pseudo-code of a lane, the lines of its latest step lit, with what they measured. */
export function Code({ subject }: { subject: Subject }) {
  const { lane, optimizer } = subject
  const lines = useMemo(() => linesOf(lane, optimizer), [lane, optimizer])
  const { moment, place } = useStepMeasured(subject)
  return (
    <>
      <Phases subject={subject} lines={lines} moment={moment} place={place} />
      <ol className={classes.lines}>
        {lines.map((line) => {
          const light = lightOf(line, lines, moment?.phase ?? null, place)
          return (
            <li
              key={line.key}
              className={classes.line}
              data-light={light}
              aria-current={light === 'lit' ? 'step' : undefined}
              style={{ paddingInlineStart: 20 + 20 * line.indent }}
            >
              <Statement line={line} />
              {line.values.length > 0 && (
                <span className={classes.values} data-knobs={line.part === null || undefined}>
                  {line.values.map((name) => {
                    const { text, stale } = valueOf(name, subject, moment)
                    const shown = light === 'ahead' ? none : text
                    return (
                      <span key={name} className={classes.value} data-stale={stale || undefined}>
                        <Term name={name} /> = <b>{shown}</b>
                      </span>
                    )
                  })}
                </span>
              )}
            </li>
          )
        })}
      </ol>
    </>
  )
}

/** A line's formula, which explains itself; typeset once. */
const Statement = memo(function Statement({ line }: { line: Line }) {
  const { tex, plain, note, source } = line
  return (
    <span className={classes.statement}>
      <Explained label={plain} says={<Meaning line={line} />}>
        <Formula tex={tex} plain={plain} />
      </Explained>
      {(note || source) && (
        <small className={classes.note}>
          {[note, source && `[${source}]`].filter(Boolean).join(' ')}
        </small>
      )}
    </span>
  )
})

function Meaning({ line: { says, symbols } }: { line: Line }) {
  return (
    <>
      <p className={classes.says}>
        <Indexed>{says}</Indexed>
      </p>
      <dl className={classes.symbols}>
        {symbols.map((name) => (
          <div key={name}>
            <dt>
              <Sign name={name} />
            </dt>
            <dd>
              <Indexed>{terms[name].says}</Indexed>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

interface PhasesProps {
  subject: Subject
  lines: readonly Line[]
  moment: Moment | null
  place: number | null
}

/** Phase by phase through the latest step, while training pauses. */
function Phases({ subject, lines, moment, place }: PhasesProps) {
  const status = useLab((state) => state.status)
  const still = status === 'paused' || status === 'done'
  const names = moment ? stepParts(lines, moment.phase) : []
  const t = moment?.t ?? -1
  const last = moment === null || place === names.length - 1
  const stuck = last && (status === 'done' || subject.halted)
  return (
    <div className={classes.phases}>
      <div className={classes.buttons}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconChevronLeft size={16} />}
          disabled={!still || !place}
          onClick={() => place && previousPhase(t, place)}
        >
          Previous phase
        </Button>
        <Button
          variant="default"
          size="xs"
          rightSection={<IconChevronRight size={16} />}
          disabled={!still || stuck}
          onClick={() => void nextPhase(t, place, names.length)}
        >
          Next phase
        </Button>
      </div>
      <p className={classes.where} aria-live={still ? 'polite' : 'off'}>
        {where(status, moment, names.at(place ?? -1), place, names.length)}
      </p>
    </div>
  )
}

function where(
  status: string,
  moment: Moment | null,
  part: keyof typeof parts | undefined,
  place: number | null,
  count: number,
): string {
  if (status === 'running')
    return 'Lit: the lines of the latest step measured. Pause to go through a step phase by phase.'
  if (!moment || !part)
    return 'Next phase computes the first step and goes through what it measured.'
  const step = `Step t = ${integer(moment.t)}`
  if (place === null) return `${step} has been computed; Next phase goes through what it measured.`
  const { name, says } = parts[part]
  const next = place === count - 1 && status !== 'done' ? ' Next phase computes the next step.' : ''
  return `${step}, phase ${place + 1} of ${count}, ${name}. ${says}${next}`
}
