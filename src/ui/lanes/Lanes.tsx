import { Button } from '@mantine/core'
import { IconMathFunction, IconPlus } from '@tabler/icons-react'
import { maxLanes } from '../store/draft.ts'
import { addLane } from '../store/edit.ts'
import { useLab } from '../store/lab.ts'
import { LaneCard } from './LaneCard.tsx'
import classes from './Lanes.module.css'
import { StartWeights } from './StartWeights.tsx'

export function Lanes({ onBound }: { onBound: () => void }) {
  const lanes = useLab(({ draft }) => draft.lanes)
  return (
    <aside aria-label="Lanes" className={classes.lanes}>
      {lanes.map((lane, index) => (
        <LaneCard key={lane.id} lane={lane} index={index} />
      ))}
      {lanes.length < maxLanes && (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          className={classes.add}
          onClick={() => addLane()}
        >
          Add a lane
        </Button>
      )}
      <StartWeights />
      <Button
        variant="default"
        leftSection={<IconMathFunction size={16} />}
        className={classes.add}
        onClick={onBound}
      >
        Theorem 1 in numbers
      </Button>
    </aside>
  )
}
