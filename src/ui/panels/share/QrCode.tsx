import { Button } from '@mantine/core'
import { useRef } from 'react'
import { qrOf, type QrModules as Code } from './qr.ts'
import classes from './Share.module.css'

/** A link as a QR code, to be scanned by the telephones in a room. */
export function QrCode({ link }: { link: string }) {
  const large = useRef<HTMLDialogElement>(null)
  const code = qrOf(link)
  if (!code) {
    return (
      <p className={classes.small}>
        This link has {link.length} characters: too long for a QR code that can be read in a room.
        Shorter names of lanes, fewer lanes, or fewer changed settings make it shorter.
      </p>
    )
  }
  return (
    <div className={classes.code}>
      <QrPicture code={code} />
      <Button variant="default" onClick={() => large.current?.showModal()}>
        Fill the screen
      </Button>
      <dialog ref={large} className={classes.large} aria-label="QR code">
        <QrPicture code={code} />
        {/* Escape closes the code only, not the panel behind it. */}
        <Button
          variant="default"
          data-mantine-stop-propagation
          onClick={() => large.current?.close()}
        >
          Back
        </Button>
      </dialog>
    </div>
  )
}

/** The modules of a code, black on white in every colour scheme. */
export const QrPicture = ({ code: { size, path } }: { code: Code }) => (
  <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code of the link">
    <rect width={size} height={size} fill="#fff" />
    <path d={path} fill="#000" shapeRendering="crispEdges" />
  </svg>
)
