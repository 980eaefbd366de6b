import { jaxEngine } from '../jaxEngine.ts'

export const processorJax = jaxEngine('wasm', () => Promise.resolve())
