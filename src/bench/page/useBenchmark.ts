/** A run of the benchmark as the page sees it. */
import { useRef, useState } from 'react'
import { messageOf } from '../../experiment/messageOf.ts'
import { bench } from '../bench.ts'
import type { Report } from '../benchReport.ts'
import type { PlanName } from '../spec.ts'
import { connectWorker } from '../workers.ts'

/** `began` and `endsAt` are times by performance.now(): of the start, and of the end as it is expected. */
export type BenchmarkStatus =
  | { is: 'waiting' | 'cancelled' }
  | { is: 'running'; doing: string; began: number; endsAt: number | null }
  | { is: 'done'; report: Report }
  | { is: 'failed'; why: string }

export interface Benchmark {
  status: BenchmarkStatus
  run: (plan: PlanName) => Promise<void>
  cancel: () => void
}

export function useBenchmark(): Benchmark {
  const [status, setStatus] = useState<BenchmarkStatus>({ is: 'waiting' })
  const current = useRef<AbortController>(null)

  async function run(plan: PlanName) {
    const began = performance.now()
    const abort = new AbortController()
    current.current = abort
    const tell = (doing: string, secondsLeft: number | null) => {
      const endsAt = secondsLeft === null ? null : performance.now() + 1000 * secondsLeft
      setStatus({ is: 'running', doing, began, endsAt })
    }
    tell('starting', null)
    try {
      setStatus({
        is: 'done',
        report: await bench(connectWorker, { plan }, tell, abort.signal),
      })
    } catch (error) {
      setStatus(
        abort.signal.aborted ? { is: 'cancelled' } : { is: 'failed', why: messageOf(error) },
      )
    }
  }
  return { status, run, cancel: () => current.current?.abort() }
}
