import { Suspense } from 'react'
import { lazyPart } from '../../components/lazyPart.tsx'
import { lastFinite } from '../../measurements/column.ts'
import { Headline } from '../../explain/Headline.tsx'
import { KeptLegend } from '../../views/charts/Legend.tsx'
import { PlainChart } from '../../views/charts/PlainChart.tsx'
import { integer, none, percent } from '../../format/numbers.ts'
import { keyActions } from '../../panels/help/shortcuts.ts'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { leavePresenting, useMode } from '../../store/layoutMode.ts'
import { session } from '../../session/pageSession.ts'
import type { LaneDraft } from '../../store/draft.ts'
import { stepsDone, useLab } from '../../store/lab.ts'
import { useShownName } from '../../store/laneNames.ts'
import type { Status } from '../../store/status.ts'
import { KnobStepper } from '../../components/KnobStepper.tsx'
import { useMeasured } from '../../components/useMeasured.ts'
import { useWakeLock } from '../../browser/useWakeLock.ts'
import { chosenOf, chooseLane, presentedKnobs, useChosen } from '../../session/knobs/chosenKnob.ts'
import { ChooseKnobs } from './ChooseKnobs.tsx'
import classes from './Present.module.css'
import { useFullScreenEnd } from '../../browser/fullScreen.ts'

const RoomAddress = lazyPart(async () => (await import('./RoomAddress.tsx')).RoomAddress)

/** The layout for a projector: two charts, the knobs of one lane, and the keys, in a large type. */
export function Present() {
  const charts = useMode((state) => state.charts)
  const address = useMode((state) => state.address)
  useFullScreenEnd(leavePresenting)
  return (
    <div className={classes.layout}>
      <Top />
      {address ? (
        <Suspense>
          <RoomAddress />
        </Suspense>
      ) : (
        <>
          <Headline />
          <div className={classes.kept}>
            <KeptLegend />
          </div>
          <main className={classes.charts}>
            {charts.slice(0, 2).map((name) => (
              <PlainChart key={name} name={name} large />
            ))}
          </main>
          <Turning />
        </>
      )}
      <Keys />
    </div>
  )
}

const words: Record<Status, string> = {
  starting: 'Starting…',
  paused: 'Paused',
  running: 'Training',
  done: 'Done',
  failed: 'Stopped',
}

const signs: Record<Status, string> = {
  starting: '…',
  paused: '❚❚',
  running: '▶',
  done: '✓',
  failed: '!',
}

function Top() {
  const status = useLab((state) => state.status)
  const failure = useLab((state) => state.failure)
  const total = useLab(({ run }) => run?.started.training.steps ?? 0)
  const done = useMeasured(stepsDone)
  const awake = useWakeLock(status === 'running')
  const lanes = useLab(({ draft }) => draft.lanes)
  const running = status === 'running'
  const replay = useLab(({ run }) => (run?.replayed ? run.name : null))
  return (
    <header className={classes.top}>
      <h1 className={classes.name}>LookSAM Lab</h1>
      <button
        type="button"
        className={classes.state}
        disabled={status === 'starting' || status === 'failed'}
        onClick={() => void (running ? session.pause() : session.play())}
      >
        <span aria-hidden>{signs[status]}</span>{' '}
        {failure ?? (running && replay !== null ? 'Replaying' : words[status])}
      </button>
      <p className={classes.steps}>
        Step <strong>{integer(done)}</strong> of {integer(total)}
      </p>
      {replay !== null && <p className={classes.awake}>Replay of {replay}</p>}
      {running && (
        <p className={classes.awake}>{awake ? 'Screen stays awake' : 'Screen may go dark'}</p>
      )}
      <ChooseKnobs lanes={lanes} />
      <button type="button" className={classes.leave} onClick={leavePresenting}>
        Leave
      </button>
    </header>
  )
}

/** All lanes with their accuracy, and the knobs of the chosen one. */
function Turning() {
  const lanes = useLab(({ draft }) => draft.lanes)
  const { laneId, knob: wanted } = useChosen()
  useMode(({ knobs }) => knobs)
  const chosen = chosenOf(lanes, laneId, wanted)
  const name = useShownName(chosen?.lane.id ?? '')
  return (
    <div className={classes.turning}>
      <div role="group" aria-label="Lanes" className={classes.lanes}>
        {lanes.map((lane, index) => (
          <Lane key={lane.id} lane={lane} index={index} chosen={lane.id === chosen?.lane.id} />
        ))}
      </div>
      {chosen && (
        <div role="group" aria-label={`Knobs of ${name}`} className={classes.knobs}>
          {presentedKnobs(chosen.lane).map((knob) => (
            <KnobStepper
              key={knob}
              lane={chosen.lane}
              knob={knob}
              chosen={knob === chosen.knob}
              large
            />
          ))}
        </div>
      )}
    </div>
  )
}

function Lane({ lane, index, chosen }: { lane: LaneDraft; index: number; chosen: boolean }) {
  const { id, slot } = lane
  const name = useShownName(id)
  const series = useLab(({ run }) => run?.series[run.laneIds.indexOf(id)])
  const halted = useLab(({ run }) => run?.halts.some(({ lane }) => run.laneIds[lane] === id))
  const accuracy = useMeasured(() => (series ? percent(lastFinite(series.valAccuracy)) : none))
  return (
    <button
      type="button"
      className={classes.lane}
      aria-pressed={chosen}
      onClick={() => chooseLane(index)}
    >
      <kbd>{index + 1}</kbd>
      <LaneSwatch slot={slot} width={44} />
      <span className={classes.laneName}>{name}</span>
      <span className={classes.accuracy}>{halted ? 'stopped' : accuracy}</span>
    </button>
  )
}

function Keys() {
  return (
    <footer className={classes.keys} aria-label="Keys">
      {keyActions
        .filter(({ where }) => where.includes('present'))
        .map(({ label, words: meaning }) => (
          <span key={label}>
            <kbd>{label}</kbd> {meaning}
          </span>
        ))}
    </footer>
  )
}
