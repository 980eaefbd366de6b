import { Button } from '@mantine/core'
import { holdOffer, resumeOffer, undo, useUndo } from '../store/undo.ts'
import classes from './Notices.module.css'

/** Says what was just done and offers to undo it, for a while. */
export function UndoNotice() {
  const offer = useUndo((state) => state.offer)
  return (
    <div role="status">
      {offer && (
        <div className={classes.undo}>
          <p>{offer.sentence}</p>
          <Button
            variant="default"
            onClick={undo}
            onPointerEnter={holdOffer}
            onPointerLeave={resumeOffer}
            onFocus={holdOffer}
            onBlur={resumeOffer}
          >
            Undo
          </Button>
        </div>
      )}
    </div>
  )
}
