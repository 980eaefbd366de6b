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
  const kept = useOverlays(({ overlays }) => {
    const overlay = overlays.find((run) => run.id === id)
    return overlay && (overlay.lanes?.[lane]?.slot ?? overlaySlot(overlay.color, lane))
  })
  const shown = slot ?? kept
  return shown === undefined ? null : <LaneSwatch slot={shown} />
}
