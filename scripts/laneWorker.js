/** A lane worker of the headless runner: a thread that loads the runner's bundle again. */
import { workerData } from 'node:worker_threads'

const { bundle, port } = /** @type {{ bundle: string, port: MessagePort }} */ (workerData)
const { serveLanes } = await import(bundle)
serveLanes(port)
