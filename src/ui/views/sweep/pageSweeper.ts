/** The sweeps of the page. */
import { connectTrainer } from '../../../worker/client.ts'
import { announce } from '../../browser/announcer.ts'
import { session } from '../../session/pageSession.ts'
import { Sweeper } from './sweeper.ts'

export const sweeper = new Sweeper({
  connect: () => connectTrainer(new URL('./', document.baseURI).href),
  cores: navigator.hardwareConcurrency,
  // One machine, and times that can be compared.
  pausePage: () => session.pause(),
  announce,
})
