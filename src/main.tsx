/** The page starts here: its trainer first, in a worker, then the page itself. */
import './ui/mantine.css'
import './ui/theme.css'
import { messageOf } from './experiment/messageOf.ts'
import { openFirstTrainer } from './ui/session/firstTrainer.ts'

openFirstTrainer(location.search)
const root = document.getElementById('root')!
try {
  const { startPage } = await import('./ui/startPage.tsx')
  startPage(root, location.search)
} catch (error) {
  root.textContent = `LookSAM Lab could not be loaded: ${messageOf(error)} Load the page again.`
  throw error
}
