/** What a plan consists of. */

/** What a plan keeps of a kernel is the target's own affair, its name aside. */
export interface Labelled {
  readonly label: string
}

/** A range of a buffer: of a parameter's by its name, of the constants, or of a slot by its number. */
export interface BufferRange {
  buffer: string | number
  offset: number // bytes
  size: number // bytes; 0 for the whole buffer
}

/** Kernels in their order, and what they need beside the caller's buffers. */
export interface Steps<K extends Labelled> {
  launches: Launch<K>[]
  /** State that could not be written in place, copied after the last launch. */
  copies: { from: BufferRange; to: string }[]
  constants: Uint32Array
  /** Bytes of each slot. */
  slots: number[]
  /** The kernel that writes the largest of what is in each slot. */
  owners: string[]
}

export interface Plan<K extends Labelled> extends Steps<K> {
  /** Where the step's numbers are. */
  numbers: BufferRange
}

/** A kernel, or steps to repeat, and the arguments in their order. */
export type Launch<K extends Labelled> =
  | { kernel: K; args: BufferRange[] }
  | { repeat: Repeat<K>; args: BufferRange[] }

/** Steps that are run again and again, each time on the next part of the rows. */
export interface Repeat<K extends Labelled> {
  turns: number
  steps: Steps<K>
  /** Bytes of a part. */
  partSize: number
  /**
   * What the steps call their arguments: first the part, into which each turn copies its share of the rows, which are the
   * first argument and have no name; then the sums, which are 0 before the first turn; then all others.
   */
  names: (string | number)[]
  sums: number
}

/** Every kernel of some steps once, however often it runs. */
export function* kernelsIn<K extends Labelled>({ launches }: Steps<K>): Generator<K> {
  for (const launch of launches) {
    if ('kernel' in launch) yield launch.kernel
    else yield* kernelsIn(launch.repeat.steps)
  }
}
