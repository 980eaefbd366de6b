import { Button } from '@mantine/core'
import { holdOffer, resumeOffer, undo, useUndo } from '../store/undo.ts'
import classes from './Notices.module.css'

/** Says what was removed and offers to undo that, for a while. */
export function UndoNotice() {
  const removal = useUndo((state) => state.removal)
  return (
    <div role="status">
      {removal && (
        <div className={classes.undo}>
          <p>{removal.sentence}</p>
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
