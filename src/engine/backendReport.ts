/** Which backend trains: plain data that the page may show. */
export const backendChoices = ['auto', 'webgpu', 'wasm', 'cpu'] as const
export type BackendChoice = (typeof backendChoices)[number]

export const isBackendChoice = (text: string | null): text is BackendChoice =>
  (backendChoices as readonly (string | null)[]).includes(text)

/** Which backend trains, on what, and why if it is not hardware WebGPU. */
export interface BackendReport {
  name: 'webgpu' | 'wasm' | 'cpu'
  /** The adapter in words ("NVIDIA Ampere"), or how the CPU is used ("compiled, SIMD"). */
  adapter: string
  /** True where WebGPU runs on the CPU (SwiftShader, llvmpipe). */
  software: boolean
  /** Why not hardware WebGPU; null when it is. */
  reason: string | null
  /** Bytes of the largest buffer that a kernel may use, where the adapter tells. */
  maxBufferBytes: number | null
}
