/**
 * Buffers for intermediate results, shared by all programs of a device: one runs after the other, so the lanes of a
 * comparison together need no more of them than the largest lane.
 */
export class Arena {
  readonly #device: GPUDevice
  readonly #users = new Map<GPUBuffer, number>()

  constructor(device: GPUDevice) {
    this.#device = device
  }

  get bytes(): number {
    return [...this.#users.keys()].reduce((sum, { size }) => sum + size, 0)
  }

  /** A buffer of at least each of these sizes, in bytes; no two are the same. */
  acquire(sizes: readonly number[]): GPUBuffer[] {
    const free = new Set(this.#users.keys())
    const buffers: GPUBuffer[] = []
    const largestFirst = sizes.map((size, i) => ({ size, i })).toSorted((a, b) => b.size - a.size)
    for (const { size, i } of largestFirst) {
      const fitting = [...free].filter((buffer) => buffer.size >= size)
      const buffer = fitting.toSorted((a, b) => a.size - b.size)[0] ?? this.#create(size)
      free.delete(buffer)
      buffers[i] = buffer
      this.#users.set(buffer, (this.#users.get(buffer) ?? 0) + 1)
    }
    return buffers
  }

  release(buffers: readonly GPUBuffer[]): void {
    for (const buffer of buffers) {
      const users = this.#users.get(buffer)! - 1
      if (users > 0) {
        this.#users.set(buffer, users)
      } else {
        this.#users.delete(buffer)
        buffer.destroy()
      }
    }
  }

  #create(size: number): GPUBuffer {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
    const usage = STORAGE | COPY_SRC | COPY_DST
    return this.#device.createBuffer({ label: 'program: intermediate results', size, usage })
  }
}
