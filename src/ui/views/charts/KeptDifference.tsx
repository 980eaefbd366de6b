import type { RunSummary } from '../../store/runSummary.ts'
import { useDifferences } from '../runs/useDifferences.ts'

const most = 3

/** What tells a kept run on the charts from the page's, in a few words. */
export function KeptDifference({ run }: { run: RunSummary }) {
  const words = useDifferences(run) ?? []
  if (words.length === 0) return null
  const others = words.length > most ? ` and ${words.length - most} more` : ''
  return <span>{`(${words.slice(0, most).join(', ')}${others})`}</span>
}
