import { useId, useState } from 'react'
import { laneName } from '../../experiment/schema.ts'
import { rename } from '../session/liveEdits.ts'
import type { LaneDraft } from '../store/draft.ts'
import { useShownName } from '../store/laneNames.ts'
import { useProblem } from '../store/problems.ts'
import classes from './LaneCard.module.css'

/**
 * A field for a lane's name. A name that is not allowed stays in the field with its reason. Emptied, the field shows what
 * the lane is called by itself.
 */
export function LaneName({ lane, index }: { lane: LaneDraft; index: number }) {
  const shown = useShownName(lane.id)
  const [typed, setTyped] = useState<string | null>(null)
  const id = useId()
  const taken = useProblem(`lanes.${index}.name`)
  const usable = typed === null || typed.trim() === '' || laneName.safeParse(typed).success
  const problem = usable ? taken : 'A name has 1 to 40 characters, none of / \\ < > : " | ? *'
  return (
    <>
      <input
        className={classes.name}
        aria-label="Name"
        aria-invalid={problem !== undefined}
        aria-describedby={problem && id}
        value={typed ?? shown}
        placeholder={shown}
        maxLength={40}
        spellCheck={false}
        onChange={({ currentTarget }) => {
          const text = currentTarget.value
          setTyped(text)
          const name = laneName.safeParse(text)
          if (name.success) rename(lane.id, name.data)
          else if (text.trim() === '') rename(lane.id, undefined)
        }}
        onBlur={() => usable && setTyped(null)}
      />
      {problem && (
        <p id={id} className={classes.nameProblem}>
          {problem}
        </p>
      )}
    </>
  )
}
