import { useMemo } from 'react'
import { datasetRow, ownName } from '../../../experiment/datasets.ts'
import { lanesOf } from '../../store/inForce.ts'
import { useLab } from '../../store/lab.ts'
import type { Run } from '../../store/run.ts'

/** A lane that may be asked about images. */
export interface AskedLane {
  /** Its lane index. */
  index: number
  slot: number
  name: string
}

const askedLanes = (run: Run): AskedLane[] =>
  lanesOf(run).map(({ index, slot, settings }) => ({ index, slot, name: settings.name }))

export function useAskedLanes(): readonly AskedLane[] {
  const run = useLab((state) => state.run)
  return useMemo(() => (run ? askedLanes(run) : []), [run])
}

export type ClassName = (label: number) => string

/** What an image shows, and the label it is given where that is another. */
export const titleOf = (truth: number, given: number, className: ClassName): string =>
  given === truth ? className(truth) : `${className(truth)}, labelled ${className(given)}`

/** What the classes of the run's data set are called. */
export function useClassName(): ClassName {
  const name = useLab(({ run }) => run?.started.dataset.name)
  return useMemo(() => {
    const names = name && name !== ownName ? datasetRow(name).classNames : undefined
    return (label) => names?.[label] ?? String(label)
  }, [name])
}
