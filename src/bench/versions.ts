/** What was measured, by version. */
import { dependencies, version } from '../../package.json'

export function versions(): Record<string, string> {
  const { process } = globalThis as { process?: { versions?: { node?: string } } }
  const node = process?.versions?.node
  return {
    lab: version,
    tfjs: dependencies['@tensorflow/tfjs-backend-webgpu'],
    jax: dependencies['@jax-js/jax'],
    runtime: node ? `Node ${node}` : navigator.userAgent,
  }
}
