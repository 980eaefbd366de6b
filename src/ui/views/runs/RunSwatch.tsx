import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { overlaySlot } from '../../format/laneStyle.ts'
import { useLab } from '../../store/lab.ts'
import { useOverlays } from '../charts/overlays.ts'

/** How the charts draw a lane of a kept run now; nothing where they don't. */
export function RunSwatch({ run: id, lane }: { run: string; lane: number }) {
  const slot = useLab(({ run, draft }) => {
    if (run?.id !== id) return undefined
    return draft.lanes.find((card) => card.id === run.laneIds[lane])?.slot
  })
  const color = useOverlays(({ overlays }) => overlays.find((run) => run.id === id)?.color)
  if (slot !== undefined) return <LaneSwatch slot={slot} />
  return color === undefined ? null : <LaneSwatch slot={overlaySlot(color, lane)} />
}
