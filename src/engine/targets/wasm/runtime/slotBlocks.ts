/**
 * Memory for intermediate results, shared by all programs: one runs after the other, so the lanes of a comparison
 * together need no more of it than the largest lane. Slots lie one after the other in a single block.
 */
import type { Heap } from './heap.ts'

const ALIGNMENT = 64 // bytes
const rounded = (size: number) => Math.ceil(size / ALIGNMENT) * ALIGNMENT
const total = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + rounded(size), 0)

export class SlotBlocks {
  readonly #heap: Heap
  readonly #blocks: { address: number; size: number; users: number }[] = []

  constructor(heap: Heap) {
    this.#heap = heap
  }

  /** Addresses of slots of these sizes, in bytes. */
  acquire(sizes: readonly number[]): { addresses: number[]; release: () => void } {
    const size = total(sizes)
    let block = this.#blocks.find((block) => block.size >= size)
    if (!block) {
      const address = this.#heap.allocate(size, 'the intermediate results of a step need')
      block = { address, size, users: 0 }
      this.#blocks.push(block)
    }
    block.users++
    let next = block.address
    const addresses = sizes.map((size) => {
      const address = next
      next += rounded(size)
      return address
    })
    return { addresses, release: () => this.#release(block) }
  }

  #release(block: { address: number; users: number; size: number }): void {
    block.users--
    if (block.users > 0) return
    this.#blocks.splice(this.#blocks.indexOf(block), 1)
    this.#heap.release(block.address)
  }
}
