/** An engine in a worker of its own. */
import * as Comlink from 'comlink'
import { createHost } from './host.ts'

Comlink.expose(createHost())
