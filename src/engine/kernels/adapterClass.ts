/** The kinds of adapter that kernels are shaped for. */

/**
 * On a software adapter a barrier costs more than what it saves, so threads work `alone`. SwiftShader runs the
 * threads of a workgroup four by four in their order, and each load of each of them costs as much as some 26
 * multiply-adds (measured 2026-11-24): there the four threads of a `quads` fetch for each other. On hardware the
 * threads of a whole `group` share, through workgroup memory.
 */
export type AdapterClass = 'alone' | 'quads' | 'group'

export function adapterClassOf(device: GPUDevice): AdapterClass {
  const { architecture, isFallbackAdapter, subgroupMinSize, subgroupMaxSize } = device.adapterInfo
  const software = isFallbackAdapter || /swiftshader|llvmpipe/i.test(architecture)
  if (!software) return 'group'
  const byFours = subgroupMinSize === 4 && subgroupMaxSize === 4
  return architecture === 'swiftshader' && byFours && device.features.has('subgroups')
    ? 'quads'
    : 'alone'
}
