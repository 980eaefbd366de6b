/** Which graphics adapter there is, what it is called, and whether it is one. */
import { messageOf } from '../../../../experiment/messageOf.ts'

export interface Adapter {
  adapter: GPUAdapter
  /** In words: "NVIDIA Ampere". */
  name: string
  /** True where it runs on the CPU. */
  software: boolean
}

/** The adapter WebGPU offers, or one sentence that says why there is none. */
export async function findAdapter(gpu: GPU | undefined): Promise<Adapter | string> {
  if (!gpu) {
    const { isSecureContext } = globalThis as { isSecureContext?: boolean } // Node has none
    return isSecureContext === false
      ? 'WebGPU is only offered to secure pages (https or localhost).'
      : 'There is no WebGPU here (navigator.gpu is missing).'
  }
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter) return 'WebGPU found no graphics adapter.'
    return { adapter, name: adapterName(adapter.info), software: isSoftware(adapter.info) }
  } catch (error) {
    return `WebGPU could not be asked for an adapter: ${messageOf(error)}.`
  }
}

type Info = Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'device' | 'description'>

const vendors: Record<string, string> = {
  amd: 'AMD',
  apple: 'Apple',
  arm: 'Arm',
  google: 'Google',
  'img-tec': 'Imagination',
  intel: 'Intel',
  mesa: 'Mesa',
  microsoft: 'Microsoft',
  nvidia: 'NVIDIA',
  qualcomm: 'Qualcomm',
  swiftshader: 'SwiftShader',
}

/** The adapter's own description, else vendor and architecture: browsers hide the rest from pages. */
export function adapterName({ vendor, architecture, device, description }: Info): string {
  if (description) return description
  const words = [vendors[vendor] ?? vendor, vendors[architecture] ?? spoken(architecture)]
  return words.filter(Boolean).join(' ') || device || 'an adapter without a name'
}

/** "gen-12lp" → "Gen 12lp" */
const spoken = (word: string) => word.charAt(0).toUpperCase() + word.slice(1).replaceAll('-', ' ')

// Names of the software adapters of Chromium, Mesa and Windows. A browser that was told to use one of them does not
// always set isFallbackAdapter.
const softwareNames = /swiftshader|llvmpipe|lavapipe|basic render|\bwarp\b|\bcpu\b/i

/** Whether an adapter runs on the processor, by all that it says of itself. */
export function isSoftware(info: Info & { isFallbackAdapter?: boolean }): boolean {
  const { vendor, architecture, device, description } = info
  return (
    info.isFallbackAdapter === true ||
    softwareNames.test([vendor, architecture, device, description].join(' '))
  )
}
