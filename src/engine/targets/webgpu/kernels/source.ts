/** The parts that every kernel's WGSL has: declarations of its buffers, and a grid folded within WebGPU's limit. */
import type { Kernel } from './kernel.ts'

export interface Binding {
  name: string
  access: 'read' | 'write'
  type?: 'f32' | 'vec4f' // of an element; f32 if left out
}

interface Source {
  label: string
  buffers: readonly Binding[]
  code: string
  workgroups: Kernel['workgroups']
  /** Uses subgroup operations, always with all threads of a quad together. */
  subgroups?: boolean
}

// The compiler cannot see that a condition is the same for all threads of a quad.
const WITH_SUBGROUPS = 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);\n'

export function createKernel({ label, buffers, code, workgroups, subgroups }: Source): Kernel {
  const declarations = buffers.map(({ name, access, type = 'f32' }, i) => {
    const mode = access === 'read' ? 'read' : 'read_write'
    return `@group(0) @binding(${i}) var<storage, ${mode}> ${name}: array<${type}>;`
  })
  return {
    label,
    code: `${subgroups ? WITH_SUBGROUPS : ''}${declarations.join('\n')}\n${code}`,
    writes: buffers.map(({ access }) => access === 'write'),
    workgroups,
  }
}

/** Threads of a workgroup in which each thread works by itself. */
export const THREADS = 64

const MAX_GROUPS = 65_535 // workgroups in one dimension of a dispatch
const SIDE = 32_768 // x of a folded grid

/** A line of workgroups, folded into x and y where it is too long for x. */
export function line(groups: number): { workgroups: Kernel['workgroups']; group: string } {
  if (groups <= MAX_GROUPS) return { workgroups: [groups, 1, 1], group: 'workgroup.x' }
  return {
    workgroups: [SIDE, Math.ceil(groups / SIDE), 1],
    group: `(workgroup.y * ${SIDE}u + workgroup.x)`,
  }
}

/** An entry point with one thread for each i < count; `body` sees `i`. */
export function perThread(
  count: number,
  body: string,
): { code: string; workgroups: Kernel['workgroups'] } {
  const { workgroups, group } = line(Math.ceil(count / THREADS))
  const code = `
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = ${group} * ${THREADS}u + local;
  if (i >= ${count}u) { return; }
${body}
}`
  return { code, workgroups }
}

/** A float32 literal. */
export function float(x: number): string {
  return `${Math.fround(x)}f`
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** One line of WGSL for each i < count. */
export const lines = (count: number, write: (i: number) => string): string =>
  range(count).map(write).join('\n')
