import { useElementSize, useIntersection, useMergedRef } from '@mantine/hooks'
import { useRootScale } from '../../browser/rootSize.ts'

/** The size of the element that a chart is drawn in, in whole pixels, whether any of it is on the screen, and the factor of its text. */
export function useDrawingArea() {
  const { ref: sized, width, height } = useElementSize<HTMLDivElement>()
  const { ref: watched, entry } = useIntersection<HTMLDivElement>()
  return {
    ref: useMergedRef(sized, watched),
    width: Math.floor(width),
    height: Math.floor(height),
    seen: entry?.isIntersecting ?? true,
    scale: useRootScale(),
  }
}
