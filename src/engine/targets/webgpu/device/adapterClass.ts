/** The kinds of adapter that kernels are shaped for. */
import { isSoftware } from './adapter.ts'

/**
 * On a software adapter a barrier costs more than what it saves, so threads work `alone`. SwiftShader runs the
 * threads of a workgroup four by four in their order, and each load of each of them costs as much as some 26
 * multiply-adds (measured 2026-11-24): there the four threads of a `quads` fetch for each other. On hardware the
 * threads of a whole `group` share, through workgroup memory.
 */
export type AdapterClass = 'alone' | 'quads' | 'group'

export function adapterClassOf({
  adapterInfo,
  features,
}: Pick<GPUDevice, 'adapterInfo' | 'features'>): AdapterClass {
  if (!isSoftware(adapterInfo)) return 'group'
  const { architecture, subgroupMinSize, subgroupMaxSize } = adapterInfo
  const byFours = subgroupMinSize === 4 && subgroupMaxSize === 4
  return architecture === 'swiftshader' && byFours && features.has('subgroups') ? 'quads' : 'alone'
}
