import { Headline } from '../../explain/Headline.tsx'
import { QrPicture } from '../../panels/share/QrCode.tsx'
import { hasAddress, wholeLink } from '../../panels/share/links.ts'
import { qrOf } from '../../panels/share/qr.ts'
import { useLab } from '../../store/lab.ts'
import classes from './RoomAddress.module.css'

/** What a room needs to open the lab itself: a code with the experiment, and the address in letters. */
export function RoomAddress() {
  // Renders again whenever the experiment changes, because the link contains it.
  useLab(({ draft }) => draft)
  const { host, pathname, href } = new URL('.', document.baseURI)
  const link = wholeLink()
  const code = (link && qrOf(link)) ?? qrOf(href)
  return (
    <main className={classes.page} aria-label="Address">
      {hasAddress() ? (
        <>
          {code && <QrPicture code={code} />}
          <div>
            <h2>LookSAM Lab</h2>
            <p>
              <code className={classes.address}>{host + pathname.replace(/\/$/, '')}</code>
            </p>
            <Headline />
            {link && qrOf(link) === null && (
              <p>This experiment’s link is too long for a code: the code opens the lab alone.</p>
            )}
          </div>
        </>
      ) : (
        <p>This page has no http address that others could open.</p>
      )}
    </main>
  )
}
