/** Compiled kernels of a memory, by their code: layers of one shape share them, and so do programs. */
import { moduleBytes, type KernelCode } from '../emit/module.ts'

/** Gives every byte a character of its own. */
const latin1 = new TextDecoder('latin1')

type Kernel = (...addresses: number[]) => void

export class KernelTable {
  readonly #memory: WebAssembly.Memory
  readonly #ready = new Map<string, Kernel>()
  readonly #keys = new WeakMap<KernelCode, string>()

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory
  }

  /** Compiles what is not there yet, in one module. */
  async prepare(codes: readonly KernelCode[]): Promise<void> {
    const missing = this.#missing(codes)
    if (missing.length === 0) return
    const { instance } = await WebAssembly.instantiate(moduleBytes(missing), this.#imports)
    this.#keep(missing, instance)
  }

  /** The same, at once. */
  prepareNow(codes: readonly KernelCode[]): void {
    const missing = this.#missing(codes)
    if (missing.length === 0) return
    const module = new WebAssembly.Module(moduleBytes(missing))
    this.#keep(missing, new WebAssembly.Instance(module, this.#imports))
  }

  of = (code: KernelCode): Kernel => this.#ready.get(this.#keyOf(code))!

  get #imports() {
    return { lab: { memory: this.#memory } }
  }

  #missing(codes: readonly KernelCode[]): KernelCode[] {
    const missing = new Map<string, KernelCode>()
    for (const code of codes) {
      const key = this.#keyOf(code)
      if (!this.#ready.has(key)) missing.set(key, code)
    }
    return [...missing.values()]
  }

  #keep(codes: readonly KernelCode[], { exports }: WebAssembly.Instance): void {
    for (const [i, code] of codes.entries())
      this.#ready.set(this.#keyOf(code), exports[String(i)] as Kernel)
  }

  #keyOf(code: KernelCode): string {
    let key = this.#keys.get(code)
    if (key === undefined) {
      key = `${code.params} ${latin1.decode(code.body)}`
      this.#keys.set(code, key)
    }
    return key
  }
}
