import { useShallow } from 'zustand/react/shallow'
import { KeptLegend } from '../../views/charts/Legend.tsx'
import { PlainChart } from '../../views/charts/PlainChart.tsx'
import { integer } from '../../format/numbers.ts'
import { Controls } from '../../header/Controls.tsx'
import { knobsOf } from '../../session/knobs/knobSteps.ts'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { useMode } from '../../store/layoutMode.ts'
import { session } from '../../session/pageSession.ts'
import { wholeLink } from '../../panels/share/links.ts'
import { stepsDone, useLab } from '../../store/lab.ts'
import { shownNames } from '../../store/laneNames.ts'
import { KnobStepper } from '../../components/KnobStepper.tsx'
import { useMeasured } from '../../components/useMeasured.ts'
import classes from './Embed.module.css'

/** The layout for a frame in another page: the chosen charts and knobs, Play, Step and Reset. */
export function Embed() {
  const charts = useMode((state) => state.charts)
  return (
    <div className={classes.frame}>
      <header className={classes.top}>
        <Controls size="compact-sm" />
        <Steps />
      </header>
      <Failure />
      <KeptLegend />
      <main className={classes.charts}>
        {charts.map((name) => (
          <PlainChart key={name} name={name} cursor />
        ))}
      </main>
      <Knobs />
      <Credit />
    </div>
  )
}

function Steps() {
  const total = useLab(({ run }) => run?.started.training.steps ?? 0)
  const compiling = useLab(({ run }) => run?.compiling)
  const done = useMeasured(stepsDone)
  return (
    <p className={classes.steps}>
      {compiling && compiling.done < compiling.of
        ? `Compiling ${compiling.done + 1} of ${compiling.of}…`
        : `Step ${integer(done)} of ${integer(total)}`}
    </p>
  )
}

/** Failures of training, and what is wrong in the frame's address, for the frame's author to mend. */
function Failure() {
  const failure = useLab((state) => state.failure)
  const notices = useLab((state) => state.notices)
  return (
    <>
      {failure !== null && (
        <div role="alert" className={classes.failure}>
          {failure}{' '}
          <button
            type="button"
            onClick={() => void session.connect(useLab.getState().choice, true)}
          >
            Start again
          </button>
        </div>
      )}
      {notices.length > 0 && (
        <details className={classes.notices}>
          <summary>{notices.length === 1 ? 'A notice' : `${notices.length} notices`}</summary>
          {notices.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </details>
      )}
    </>
  )
}

/** All lanes, each with those of the chosen knobs that its method has. */
function Knobs() {
  const lanes = useLab(({ draft }) => draft.lanes)
  const names = useLab(useShallow(shownNames))
  const chosen = useMode((state) => state.knobs)
  return (
    <div className={classes.lanes}>
      {lanes.map((lane, i) => (
        <div key={lane.id} role="group" aria-label={names[i]} className={classes.lane}>
          <span className={classes.name}>
            <LaneSwatch slot={lane.slot} /> {names[i]}
          </span>
          {knobsOf(lane)
            .filter((knob) => chosen.includes(knob))
            .map((knob) => (
              <KnobStepper key={knob} lane={lane} knob={knob} />
            ))}
        </div>
      ))}
    </div>
  )
}

function Credit() {
  // Renders again whenever the experiment changes, because the link contains it.
  useLab(({ draft }) => draft)
  return (
    <footer className={classes.credit}>
      <a href={wholeLink() ?? './'} target="_blank" rel="noreferrer">
        Open in LookSAM Lab
      </a>
    </footer>
  )
}
