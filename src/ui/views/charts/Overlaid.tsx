import { CloseButton } from '@mantine/core'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { overlaySlot } from '../../format/laneStyle.ts'
import { useLab } from '../../store/lab.ts'
import { useKept } from '../../store/runLibrary.ts'
import classes from './Overlaid.module.css'
import { takeOff, useOverlays } from './overlays.ts'

/** The kept runs that are drawn over the charts, each with its colour and a button that removes it. */
export function Overlaid() {
  const page = useLab(({ run }) => run?.id)
  const overlays = useOverlays((state) => state.overlays).filter(({ id }) => id !== page)
  const runs = useKept((kept) => kept.runs)
  if (overlays.length === 0) return null
  return (
    <ul aria-label="Kept runs on the charts" className={classes.overlaid}>
      {overlays.map(({ id, color }) => {
        const name = runs?.find((run) => run.id === id)?.name ?? 'a run'
        return (
          <li key={id}>
            <LaneSwatch slot={overlaySlot(color, 0)} />
            <span>{name}</span>
            <CloseButton
              size="sm"
              aria-label={`Take ${name} off the charts`}
              onClick={() => takeOff(id)}
            />
          </li>
        )
      })}
    </ul>
  )
}
