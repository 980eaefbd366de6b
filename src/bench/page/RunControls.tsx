import { Button, Group, Loader, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Adapter } from '../../engine/targets/webgpu/device/adapter.ts'
import type { Benchmark, BenchmarkStatus } from './useBenchmark.ts'

/** Starts and cancels a run, and says how far it is. */
export function RunControls({ adapter, benchmark }: { adapter: Adapter; benchmark: Benchmark }) {
  const { status, run, cancel } = benchmark
  const running = status.is === 'running'
  return (
    <Stack gap="sm">
      <Text maw="46rem">
        This browser offers {adapter.name}
        {adapter.software ? ', in software: a quick run takes about 4 minutes on two cores' : ''}.
        The full run takes more rounds and compares all three on larger batches and deeper models.
      </Text>
      <Group>
        <Button onClick={() => (running ? cancel() : void run('quick'))}>
          {running ? 'Cancel' : 'Run quickly'}
        </Button>
        {!running && (
          <Button variant="default" onClick={() => void run('full')}>
            Run fully
          </Button>
        )}
        {running && <Loader size="sm" />}
        {running && <Doing {...status} />}
      </Group>
      <div role="status">{spoken[status.is]}</div>
    </Stack>
  )
}

/** Said aloud; what a run is doing changes too often for that. */
const spoken: Record<BenchmarkStatus['is'], string> = {
  waiting: '',
  running: '',
  cancelled: 'Cancelled; nothing was kept.',
  done: 'Done: the result is below.',
  failed: '',
}

function Doing({ doing, began, endsAt }: Extract<BenchmarkStatus, { is: 'running' }>) {
  const now = useNow()
  const left = endsAt === null ? 'time left not known yet' : `about ${duration(endsAt - now)} left`
  return (
    <Text style={{ fontVariantNumeric: 'tabular-nums' }}>
      {doing} · {duration(now - began)}, {left}
    </Text>
  )
}

/** performance.now(), once a second. */
function useNow(): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}
