import { Button } from '@mantine/core'
import { hold, resume, undo, useUndo } from '../store/undo.ts'
import classes from './Notices.module.css'

/** Says what was removed, and brings it back for as long as it stands there. */
export function Undo() {
  const removal = useUndo((state) => state.removal)
  return (
    <div role="status">
      {removal && (
        <div className={classes.undo}>
          <p>{removal.sentence}</p>
          <Button
            variant="default"
            onClick={undo}
            onPointerEnter={hold}
            onPointerLeave={resume}
            onFocus={hold}
            onBlur={resume}
          >
            Undo
          </Button>
        </div>
      )}
    </div>
  )
}
