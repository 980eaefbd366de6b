import { Button } from '@mantine/core'
import { useFull } from '../charts/useFull.ts'
import { qrOf } from './qr.ts'
import classes from './Share.module.css'

/** A link for a room's telephones. */
export function QrCode({ link }: { link: string }) {
  const { full, toggle } = useFull()
  const code = qrOf(link)
  if (!code) {
    return (
      <p className={classes.small}>
        This link has {link.length} characters: too long for a QR code that can be read in a room.
        Shorter names of lanes, fewer lanes, or fewer changed settings make it shorter.
      </p>
    )
  }
  const { size, path } = code
  return (
    <div className={classes.code} data-full={full || undefined}>
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code of the link">
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" shapeRendering="crispEdges" />
      </svg>
      <Button variant="default" onClick={toggle}>
        {full ? 'Back' : 'Fill the screen'}
      </Button>
    </div>
  )
}
