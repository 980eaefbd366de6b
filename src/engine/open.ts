/** Starts the backend that trains: hardware WebGPU, else WebAssembly, else plain JavaScript. */
import * as tf from '@tensorflow/tfjs-core'
import type { Device } from '../core/device.ts'
import { findAdapter, type Adapter } from './targets/webgpu/device/adapter.ts'
import type { CompilerOptions } from './targets/webgpu/target.ts'
import { hostDevice } from './targets/plain.ts'
import { messageOf } from '../experiment/messageOf.ts'
import type { BackendChoice, BackendReport } from './backendReport.ts'

export interface Engine {
  report: BackendReport
  device: Device
  /** Resolves with one sentence when nothing the device computes can be trusted any more. */
  lost?: Promise<string>
}

export interface EngineOptions extends CompilerOptions {
  /** Where WebGPU comes from; navigator.gpu if left out. */
  gpu?: GPU
  /** Told as soon as it is known that the processor is to train, before its code is loaded. */
  onProcessor?: (backend: 'wasm' | 'cpu') => void
}

/**
 * `auto` falls back and says why in `report.reason`. A forced backend starts or rejects with one sentence,
 * never another in its place.
 */
export async function openBackend(
  choice: BackendChoice,
  options: EngineOptions = {},
): Promise<Engine> {
  const gpu = options.gpu ?? (globalThis.navigator as Navigator | undefined)?.gpu
  if (choice === 'wasm') return openWasm('WebAssembly was asked for.', options)
  if (choice === 'cpu') return openCpu('Plain JavaScript was asked for.', options)

  const found = await findAdapter(gpu)
  if (choice === 'webgpu') {
    if (typeof found === 'string') throw new Error(found)
    return openWebGPU(
      found,
      found.software ? `WebGPU was asked for and has only a software adapter.` : null,
      options,
    )
  }
  const reason = await reasonAgainst(found, options)
  if (typeof reason !== 'string') return reason
  try {
    return await openWasm(reason, options)
  } catch (error) {
    return openCpu(`${reason} ${messageOf(error)}`, options)
  }
}

/** Hardware WebGPU, or the sentence that says why not. */
async function reasonAgainst(
  found: Adapter | string,
  options: CompilerOptions,
): Promise<Engine | string> {
  if (typeof found === 'string') return found
  // Its steps are slower than WebAssembly's, and compiling its shaders takes about three seconds before the first step of
  // the opening experiment on two cores (docs/performance.md).
  if (found.software)
    return `WebGPU has only a software adapter here (${found.name}), and WebAssembly starts sooner.`
  try {
    return await openWebGPU(found, null, options)
  } catch (error) {
    return messageOf(error)
  }
}

async function openWebGPU(
  { adapter, name, software }: Adapter,
  reason: string | null,
  options: CompilerOptions,
): Promise<Engine> {
  try {
    // Loaded only here: at import tfjs looks for navigator.gpu, and elsewhere nobody needs its 400 kB.
    const [{ requestDevice, lossOf }, { useDevice }, { gpuDevice }] = await Promise.all([
      import('./targets/webgpu/device/requestDevice.ts'),
      import('./targets/webgpu/device/labBackend.ts'),
      import('./targets/webgpu/gpuDevice.ts'),
    ])
    const device = await requestDevice(adapter)
    const backend = await useDevice(device, adapter.info)
    const engineDevice = gpuDevice(backend, options)
    return {
      report: {
        name: 'webgpu',
        adapter: name,
        software,
        reason,
        maxBufferBytes: engineDevice.maxTensorBytes ?? null,
      },
      device: engineDevice,
      lost: lossOf(device),
    }
  } catch (error) {
    throw new Error(`WebGPU could not start on ${name}: ${messageOf(error)}.`, { cause: error })
  }
}

async function openWasm(reason: string, { onProcessor }: EngineOptions): Promise<Engine> {
  onProcessor?.('wasm')
  const { wasmDevice } = await import('./targets/wasm/wasmDevice.ts')
  return hostEngine('wasm', 'compiled, SIMD', reason, wasmDevice())
}

async function openCpu(reason: string, { onProcessor }: EngineOptions): Promise<Engine> {
  onProcessor?.('cpu')
  await import('@tensorflow/tfjs-backend-cpu')
  await tf.setBackend('cpu')
  return hostEngine('cpu', 'plain JavaScript', reason, hostDevice)
}

const hostEngine = (
  name: 'wasm' | 'cpu',
  adapter: string,
  reason: string,
  device: Device,
): Engine => ({
  report: { name, adapter, software: false, reason, maxBufferBytes: null },
  device,
})
