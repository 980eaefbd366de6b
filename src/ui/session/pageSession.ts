/** The session of the page, and the knobs of its run. */
import { announce } from '../browser/announcer.ts'
import { changed } from '../measurements/redraw.ts'
import { checkpointOf, keep, keepWhenDue, rememberCheckpoint } from './autosave.ts'
import { takeTrainer } from './firstTrainer.ts'
import { KnobTurns } from './knobs/knobTurns.ts'
import { Session } from './session.ts'

export const session = new Session({
  connect: takeTrainer,
  replayer: async (record, from, restored) =>
    (await import('./replay/pageReplay.ts')).pageReplay(record, from, restored),
  keeper: { keep, keepWhenDue, rememberCheckpoint, checkpointOf },
  announce,
  measured: changed,
})

export const knobTurns = new KnobTurns(session)
