/** Workers that load before it is known what they are to train: code is half of what a first run waits for. */
import type { Helpers, HostConnection } from './crew.ts'

export interface SparedHelpers extends Helpers {
  /** Makes workers until so many, at most `size`, wait to be connected. */
  ahead(count: number): void
}

export function withSpares(connect: () => HostConnection, size: number): SparedHelpers {
  const spares: HostConnection[] = []
  return {
    size,
    connect: () => spares.shift() ?? connect(),
    ahead(count) {
      while (spares.length < Math.min(count, size)) spares.push(connect())
    },
  }
}
