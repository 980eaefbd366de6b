import type { MethodName } from '../../experiment/schema.ts'

/** What the methods are called on the page. */
export const methodNames: Readonly<Record<MethodName, string>> = {
  base: 'Base optimizer',
  sam: 'SAM',
  'look-sam': 'LookSAM',
  'layer-sam': 'LayerSAM',
  'look-layer-sam': 'Look-LayerSAM',
}
