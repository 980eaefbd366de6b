/** Runs before main.tsx: the trainer loads in its worker while the page's own code loads. */
import { openFirstTrainer } from './ui/session/firstTrainer.ts'

openFirstTrainer(location.search)
