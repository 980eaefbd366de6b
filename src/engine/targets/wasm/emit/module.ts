/** Kernels as a module: functions of addresses, over a memory that is given to them. */
import { bytesOf, sized, text, unsigned, vector, type ByteCode } from './encoding.ts'
import { FunctionBody, Local } from './functionBody.ts'
import { v128, type ValType } from './instructions.ts'

/** A function that takes addresses and gives nothing, as the binary format has it. */
export interface KernelCode {
  params: number
  body: Uint8Array
}

const typeCode: Record<ValType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b }
const PAGE = 65_536 // bytes
const MOST_PAGES = 65_536 // 4 GB

export function kernelCode(
  params: number,
  write: (body: FunctionBody, addresses: Local<'i32'>[]) => void,
): KernelCode {
  const body = new FunctionBody(params)
  write(
    body,
    Array.from({ length: params }, (_, i) => new Local('i32', i)),
  )
  return { params, body: bytesOf(body.finish(typeCode)) }
}

/** A module that exports kernels under their numbers: "0", "1", … */
export function moduleBytes(kernels: readonly KernelCode[]): Uint8Array<ArrayBuffer> {
  const counts = [...new Set(kernels.map(({ params }) => params))]
  const addresses = (count: number) => vector(Array.from({ length: count }, () => [typeCode.i32]))
  const types = counts.map((count) => [0x60, addresses(count), vector([])])
  const memory = [text('lab'), text('memory'), 2, 0, unsigned(0)]
  return bytesOf([
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, vector(types)),
    section(2, vector([memory])),
    section(3, vector(kernels.map(({ params }) => unsigned(counts.indexOf(params))))),
    section(7, vector(kernels.map((_, i) => [text(String(i)), 0, unsigned(i)]))),
    section(10, vector(kernels.map(({ body }) => sized([body])))),
  ])
}

const section = (id: number, content: ByteCode): ByteCode => [id, sized(content)]

/** The memory that modules are given: it grows from `bytes` to 4 GB. */
export const createMemory = (bytes: number): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE), maximum: MOST_PAGES })

/** Whether this engine knows 128-bit vectors. */
export function hasSimd(): boolean {
  const probe = kernelCode(1, (body, [address]) => {
    body.do(v128.store(address!, v128.load(address!)))
  })
  return WebAssembly.validate(moduleBytes([probe]))
}
