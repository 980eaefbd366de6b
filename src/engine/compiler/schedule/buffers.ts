/** Where values lie: in buffers called homes, until it is known which memory each home gets. */

/** Where a value lies: from `offset` on in the buffer called `home`. */
export interface Place {
  home: string
  offset: number // numbers, not bytes
}

/** The home of all constant arrays: as bits, since it holds numbers of either type. */
export const CONSTANTS = 'constants'

/** The home of small numbers that fused kernels hand to each other. */
export const SCALARS = 'scalars'
export const SMALL = 64 // numbers

export const ALIGNED = 64 // floats: WebGPU binds buffers at multiples of 256 bytes
