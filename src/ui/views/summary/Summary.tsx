import { CopyButton } from '../../components/CopyButton.tsx'
import { measuredOf, roundsEvaluated } from '../../explain/standings.ts'
import { observeLearning } from '../../explain/findings.ts'
import { integer } from '../../format/numbers.ts'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { useLab } from '../../store/lab.ts'
import type { Run } from '../../store/run.ts'
import { useMeasured } from '../../components/useMeasured.ts'
import { laneSummary, type LaneSummary } from './laneSummary.ts'
import { cellOf, csvOf, groupsOf, markdownOf } from './measures.ts'
import { speedSentences, targetSentences } from './sentences.ts'
import { Glossed } from '../../components/Glossed.tsx'
import classes from './Summary.module.css'
import { targetOf, useTarget } from '../../store/targetAccuracy.ts'
import { TargetField } from './TargetField.tsx'

/** What the run on the page comes to: in sentences, and lane by lane in numbers. */
export function Summary() {
  const run = useLab((state) => state.run)
  const done = useLab(({ status }) => status === 'done')
  const percent = useTarget((state) => state.percent)
  // Numbers change only when every lane has been evaluated anew, so that they can be read.
  useMeasured(() => (run ? roundsEvaluated(run) : 0))
  const target = targetOf(percent)
  const summary = run && target !== null ? laneSummary(run, target) : []
  return (
    <section aria-label="Summary" className={classes.summary}>
      <TargetField />
      {run && target !== null && summary.some(({ t }) => t > 0) ? (
        <Measured run={run} summary={summary} target={target} done={done} />
      ) : (
        <p className={classes.waiting}>
          {target === null
            ? 'Numbers appear when the target is one.'
            : `Numbers appear with the first evaluation after step 0${every(run)}.`}
        </p>
      )}
    </section>
  )
}

const every = (run: Run | null) =>
  run ? `: every ${integer(run.started.training.evalEvery)} steps` : ''

const refusal = 'The browser did not let it be copied.'

interface Props {
  run: Run
  summary: readonly LaneSummary[]
  target: number
  done: boolean
}

function Measured({ run, summary, target, done }: Props) {
  const learning = observeLearning(measuredOf(run), run.info.changedLabels)
  const groups = groupsOf(summary, target, done)
  const sentences = [
    ...targetSentences(summary, target, done),
    ...(learning ? [learning] : []),
    ...speedSentences(summary),
  ]
  return (
    <>
      <ul className={classes.sentences}>
        {sentences.map((sentence) => (
          <li key={sentence}>
            <Glossed>{sentence}</Glossed>
          </li>
        ))}
      </ul>
      <p className={classes.note} id="summary-note">
        {`After step ${integer(summary[0]!.t)} of ${integer(run.started.training.steps)}. `}
        {run.seeds.length > 1 &&
          `Means over ${run.seeds.length} seeds, least to most in brackets. `}
        Ideal is what counting gradient evaluations gives, with k as it was at every step: 2/(1 +
        1/k) against SAM and 1 + 1/k against base while k stands.
      </p>
      <div
        className={classes.scroll}
        role="region"
        aria-label="The numbers of every lane"
        tabIndex={0}
      >
        <table className={classes.table} aria-label="Lane by lane" aria-describedby="summary-note">
          <thead>
            <tr>
              <td />
              {summary.map(({ id, slot, name, halted, t }) => (
                <th key={id} scope="col">
                  <LaneSwatch slot={slot} /> {name}
                  {halted && <span className={classes.halted}> stopped at {integer(t)}</span>}
                </th>
              ))}
            </tr>
          </thead>
          {groups.map(({ title, measures }) => (
            <tbody key={title}>
              <tr>
                <th scope="rowgroup" colSpan={summary.length + 1}>
                  {title}
                </th>
              </tr>
              {measures.map((measure) => (
                <tr key={measure.name}>
                  <th scope="row">{measure.label}</th>
                  {summary.map((lane) => (
                    <td key={lane.id}>{cellOf(measure, lane)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
      <div className={classes.copy}>
        <CopyButton text={() => csvOf(summary, groups)} refusal={refusal}>
          Copy as CSV
        </CopyButton>
        <CopyButton text={() => markdownOf(summary, groups)} refusal={refusal}>
          Copy as Markdown
        </CopyButton>
      </div>
    </>
  )
}
