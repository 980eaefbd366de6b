/** The Benchmark page. */
import './benchMantine.css'
import '../../ui/theme.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Tell } from '../agenda.ts'
import { bench, type Options } from '../bench.ts'
import { tableOf } from '../textTable.ts'
import { connectWorker } from '../workers.ts'
import { Page } from './Page.tsx'

declare global {
  interface Window {
    /** For `npm run bench`, which opens this page and presses nothing. */
    runBenchmark(options: Options): Promise<{ report: object; table: string }>
    benchProgress?: Tell
  }
}

window.runBenchmark = async (options) => {
  const report = await bench(connectWorker, options, (...told) => window.benchProgress?.(...told))
  return { report, table: tableOf(report) }
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Page />
  </StrictMode>,
)
