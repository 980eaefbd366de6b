/** A GPU device with all the adapter allows: tfjs's own takes WebGPU's default limits and few features. */

// Everything the adapter offers: 8 storage buffers a shader, the default, are too few for fused kernels.
const limits = [
  'maxStorageBuffersPerShaderStage',
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const

const features = ['timestamp-query', 'subgroups', 'shader-f16'] as const

export function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  return adapter.requestDevice({
    requiredFeatures: features.filter((name) => adapter.features.has(name)),
    requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]])),
  })
}

/**
 * Resolves with one sentence when the device's numbers can no longer be trusted: it was lost, or it refused
 * something. A refused buffer raises no exception in tfjs: its tensor would silently read as zeros.
 */
export function lossOf(device: GPUDevice): Promise<string> {
  return new Promise((resolve) => {
    const lost = async () => {
      const { reason, message } = await device.lost
      if (reason !== 'destroyed')
        resolve(`The GPU was lost: ${firstLine(message || 'no reason given')}`)
    }
    void lost()
    device.addEventListener('uncapturederror', ({ error }) => {
      const what =
        error instanceof GPUOutOfMemoryError
          ? 'The GPU ran out of memory'
          : 'The GPU refused a command'
      resolve(`${what}: ${firstLine(error.message)}`)
    })
  })
}

const firstLine = (text: string) => text.split('\n', 1)[0]!
