import { useId, useState } from 'react'
import { laneName } from '../../experiment/schema.ts'
import { rename } from '../session/liveEdits.ts'
import type { LaneDraft } from '../store/draft.ts'
import { useProblem } from '../store/problems.ts'
import classes from './LaneCard.module.css'

/** A field for a lane's name. A name that is not allowed stays in the field with its reason. */
export function LaneName({ lane, index }: { lane: LaneDraft; index: number }) {
  const [text, setText] = useState(lane.name)
  const id = useId()
  const [before, setBefore] = useState(lane.name)
  if (before !== lane.name) {
    setBefore(lane.name)
    setText(lane.name)
  }
  const taken = useProblem(`lanes.${index}.name`)
  const usable = laneName.safeParse(text).success
  const problem = usable ? taken : 'A name has 1 to 40 characters, none of / \\ < > : " | ? *'
  return (
    <>
      <input
        className={classes.name}
        aria-label="Name"
        aria-invalid={problem !== undefined}
        aria-describedby={problem && id}
        value={text}
        maxLength={40}
        spellCheck={false}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value)
          const name = laneName.safeParse(currentTarget.value)
          if (name.success) rename(lane.id, name.data)
        }}
      />
      {problem && (
        <p id={id} className={classes.nameProblem}>
          {problem}
        </p>
      )}
    </>
  )
}
