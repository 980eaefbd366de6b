import { useElementSize, useIntersection, useMergedRef } from '@mantine/hooks'

/** The size of the element that a chart is drawn in, in whole pixels, and whether any of it is on the screen. */
export function useDrawingArea() {
  const { ref: sized, width, height } = useElementSize<HTMLDivElement>()
  const { ref: watched, entry } = useIntersection<HTMLDivElement>()
  return {
    ref: useMergedRef(sized, watched),
    width: Math.floor(width),
    height: Math.floor(height),
    seen: entry?.isIntersecting ?? true,
  }
}
