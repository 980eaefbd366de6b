/** The session of the page, and the knobs of its run. */
import { connectTrainer } from '../../worker/client.ts'
import { announce } from '../browser/announcer.ts'
import { changed } from '../measurements/redraw.ts'
import { checkpointOf, keep, keepWhenDue, rememberCheckpoint } from './autosave.ts'
import { KnobTurns } from './knobs/knobTurns.ts'
import { Session } from './session.ts'

export const session = new Session({
  connect: () => connectTrainer(new URL('./', document.baseURI).href),
  keeper: { keep, keepWhenDue, rememberCheckpoint, checkpointOf },
  announce,
  measured: changed,
})

export const knobTurns = new KnobTurns(session)
