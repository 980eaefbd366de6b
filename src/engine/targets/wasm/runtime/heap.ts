/**
 * The one linear memory of the target: tensors, states, constants and the intermediate results of all programs. What
 * is given out has an address for as long as it is held; views of it end when the memory grows.
 */
import { bytes } from '../../../../experiment/bytes.ts'
import { wasmHeapBytes } from '../../../../experiment/cost/fit.ts'
import { OutOfMemory } from '../../../../core/outOfMemory.ts'
import { createMemory } from '../emit/module.ts'

const ALIGNMENT = 64 // bytes: a line of the cache
const PAGE = 65_536
const BEYOND = 64 // kernels may read, and not use, a vector past the end of what they are given

interface Block {
  address: number
  size: number
}

export class Heap {
  readonly memory = createMemory(1 << 22)
  #free: Block[] = [] // by address, never side by side
  readonly #held = new Map<number, number>() // bytes by address
  #end = ALIGNMENT // nothing lies at 0

  /** Bytes given out. */
  get used(): number {
    let sum = 0
    for (const size of this.#held.values()) sum += size
    return sum
  }

  /** Bytes that the memory has come to. */
  get size(): number {
    return this.memory.buffer.byteLength
  }

  /** The address of `size` bytes; `what` names them where there is no room. */
  allocate(size: number, what: string): number {
    const wanted = Math.max(1, Math.ceil(size / ALIGNMENT)) * ALIGNMENT
    const at = this.#find(wanted) ?? this.#grow(wanted, what)
    this.#held.set(at, wanted)
    return at
  }

  release(address: number): void {
    const size = this.#held.get(address)
    if (size === undefined) throw new Error(`Nothing is held at address ${address}.`)
    this.#held.delete(address)
    const after = this.#free.findIndex((block) => block.address > address)
    const at = after < 0 ? this.#free.length : after
    this.#free.splice(at, 0, { address, size })
    this.#join(at)
    if (at > 0) this.#join(at - 1)
    const last = this.#free.at(-1)
    if (last && last.address + last.size === this.#end) {
      this.#end = last.address
      this.#free.pop()
    }
  }

  floats(address: number, count: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, address, count)
  }

  copy(from: number, to: number, bytes: number): void {
    new Uint8Array(this.memory.buffer).copyWithin(to, from, from + bytes)
  }

  /** Writes float32 or int32 numbers. */
  write(address: number, numbers: Float32Array | Int32Array | Uint32Array): void {
    const { buffer, byteOffset, byteLength } = numbers
    new Uint8Array(this.memory.buffer, address).set(new Uint8Array(buffer, byteOffset, byteLength))
  }

  /** The smallest free block that is large enough. */
  #find(size: number): number | null {
    let best = -1
    for (const [i, block] of this.#free.entries()) {
      if (block.size >= size && (best < 0 || block.size < this.#free[best]!.size)) best = i
    }
    if (best < 0) return null
    const block = this.#free[best]!
    const { address } = block
    if (block.size === size) this.#free.splice(best, 1)
    else {
      block.address += size
      block.size -= size
    }
    return address
  }

  #grow(size: number, what: string): number {
    const address = this.#end
    const missing = address + size + BEYOND - this.size
    if (missing > 0) {
      const pages = Math.ceil(missing / PAGE)
      const room = this.size + pages * PAGE <= wasmHeapBytes
      if (!room || !this.#grown(pages))
        throw new OutOfMemory(
          what,
          size,
          room
            ? 'and the browser gives WebAssembly no more memory'
            : `and the memory of WebAssembly, ${bytes(wasmHeapBytes)}, has no room for it`,
        )
    }
    this.#end = address + size
    return address
  }

  #grown(pages: number): boolean {
    try {
      this.memory.grow(pages)
      return true
    } catch {
      return false
    }
  }

  /** Makes one block of two that follow on from each other. */
  #join(i: number): void {
    const [block, next] = [this.#free[i], this.#free[i + 1]]
    if (!block || !next || block.address + block.size !== next.address) return
    block.size += next.size
    this.#free.splice(i + 1, 1)
  }
}
