/** An engine in a worker of its own. */
import * as Comlink from 'comlink'
import { onWebGpu } from './engines/webgpu/index.ts'
import { createHost } from './host.ts'

Comlink.expose(createHost(onWebGpu))
