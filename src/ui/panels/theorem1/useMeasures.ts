import { useEffect, useRef, useState } from 'react'
import { roundsEvaluated } from '../../explain/standings.ts'
import { useLab } from '../../store/lab.ts'
import { useMeasured } from '../../components/useMeasured.ts'
import { measureBound, type MeasuredBound } from '../../session/boundMeasured.ts'

/**
 * The measures that Theorem 1 needs of each lane, by lane id. They are taken when the panel opens, at every evaluation
 * while it is open, and when the radius changes; one lane after the other, so that training goes on in between.
 */
export function useMeasures(opened: boolean, radius: number | null): Record<string, MeasuredBound> {
  const run = useLab((state) => state.run)
  const number = run?.number ?? 0
  const rounds = useMeasured(() => (run ? roundsEvaluated(run) : 0))
  const [measured, setMeasured] = useState<Record<string, MeasuredBound>>({})
  const wanted = useRef('')
  const busy = useRef(false)

  useEffect(() => {
    wanted.current = opened && radius !== null && number > 0 ? `${number} ${rounds} ${radius}` : ''
    if (busy.current) return
    busy.current = true
    void measureAll(wanted, setMeasured).finally(() => (busy.current = false))
  }, [opened, number, rounds, radius])

  // Measuring ends when the panel closes.
  useEffect(() => () => void (wanted.current = ''), [])
  return measured
}

async function measureAll(
  wanted: { current: string },
  update: (
    change: (before: Record<string, MeasuredBound>) => Record<string, MeasuredBound>,
  ) => void,
): Promise<void> {
  let done = ''
  while (wanted.current !== '' && wanted.current !== done) {
    done = wanted.current
    const radius = Number(done.split(' ')[2])
    for (const id of useLab.getState().run?.laneIds ?? []) {
      const numbers = await measureBound(id, radius)
      if (numbers) update((before) => ({ ...before, [id]: numbers }))
      if (wanted.current === '') return
    }
  }
}
