/** The benchmark: every engine in turn on the same work, and what came out of it as one report. */
import type { ModelSettings } from '../core/experiment.ts'
import { parameterCount } from '../core/model/size.ts'
import { messageOf } from '../engine/messageOf.ts'
import type { Connect, Connection } from './connect.ts'
import { growth } from './growth.ts'
import type { AdapterReport } from './host.ts'
import { matmuls, type SquareLimits } from './matmuls.ts'
import { isMeasured, type Failed, type Measured, type PerEngine, type Report } from './report.ts'
import { measure, type Pace, type Runner } from './samples.ts'
import { targetsOf } from './targets.ts'
import { versions } from './versions.ts'
import { engineNames, vitS0, type EngineName, type MethodName, type PlanName } from './spec.ts'

export interface Options {
  plan: PlanName
  /** Anything but ViT-S0 at batch 32, for tests. */
  model?: ModelSettings
  batchSize?: number
}

interface Plan {
  pace: Pace
  /** Seconds after which what is left of the growth curves is left out. */
  enough: number
  growthEngines: readonly EngineName[]
  batches: readonly number[]
  depths: readonly number[]
  squares: SquareLimits
}

const plans: Record<PlanName, Plan> = {
  quick: {
    pace: { budget: 6000, mostSamples: 10, shortest: 50, sparing: true },
    enough: 205,
    growthEngines: ['lab'],
    batches: [8, 32, 128],
    depths: [2, 4, 12],
    squares: { ms: 200, sides: [256, 512, 1024], slowest: 1000 },
  },
  full: {
    pace: { budget: 30_000, mostSamples: 20, shortest: 200, sparing: false },
    enough: Infinity,
    growthEngines: engineNames,
    batches: [8, 16, 32, 64, 128],
    depths: [2, 4, 6, 8, 12],
    squares: { ms: 500, sides: [128, 256, 512, 1024, 2048, 4096], slowest: 3000 },
  },
  /** For tests: everything once. */
  smallest: {
    pace: { budget: 0, mostSamples: 1, shortest: 0, sparing: true },
    enough: Infinity,
    growthEngines: ['lab'],
    batches: [3],
    depths: [1],
    squares: { ms: 0, sides: [16], slowest: Infinity },
  },
}

const TOLERANCE = 1e-4 // of the loss: float32, summed in another order

/** Throws one sentence where nothing can be measured, or where the engines do not compute the same. */
export async function bench(
  connect: Connect,
  { plan: planName, model = vitS0, batchSize = 32 }: Options,
  say: (what: string) => void,
): Promise<Report> {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const plan = plans[planName]
  const connections: Connection[] = []
  try {
    const { runners, failed, adapter, openMs } = await open(connect, connections, say)
    const spec = (method: MethodName) => ({ method, batchSize, model })

    const adamw = await measure(runners, spec('adamw'), plan.pace, say, requireEqual)
    for (const runner of runners) {
      const measured = adamw[runner.name]
      if (isMeasured(measured)) runner.gradientMs = measured.stepMs.median
    }
    const sam = await measure(runners, spec('sam'), plan.pace, say)
    const lookSam = await measure(runners, spec('look-sam'), plan.pace, say)
    const workloads = { adamw, sam, 'look-sam': lookSam }
    const matmul = await matmuls(runners, spec('adamw'), plan.squares, say)
    const growing = runners.filter(({ name }) => plan.growthEngines.includes(name))
    const goOn = () => seconds() < plan.enough
    const batch = await growth(
      growing,
      plan.batches.map((batchSize) => ({ ...spec('adamw'), batchSize })),
      goOn,
      say,
    )
    const depth = await growth(
      growing,
      plan.depths.map((depth) => ({ ...spec('adamw'), model: { ...model, depth } })),
      goOn,
      say,
    )
    return {
      version: 1,
      date: new Date().toISOString(),
      plan: planName,
      seconds: seconds(),
      adapter,
      versions: versions(),
      model,
      batchSize,
      parameters: parameterCount(model),
      openMs,
      failed,
      check: checkOf(adamw),
      workloads,
      matmul,
      growth: { batch, depth },
      targets: targetsOf({ workloads, matmul }),
    }
  } finally {
    for (const connection of connections) connection.end()
  }
}

async function open(connect: Connect, connections: Connection[], say: (what: string) => void) {
  const runners: Runner[] = []
  const failed: PerEngine<string> = {}
  const openMs: PerEngine<number> = {}
  let adapter: AdapterReport | null = null
  for (const name of engineNames) {
    say(`${name}: opening`)
    try {
      const connection = connect(name)
      connections.push(connection)
      const opened = await connection.host.open(name)
      adapter ??= opened.adapter
      openMs[name] = opened.openMs
      runners.push({ name, host: connection.host, compiles: opened.compiles, gradientMs: null })
    } catch (error) {
      failed[name] = messageOf(error)
    }
  }
  if (!adapter) throw new Error(failed.lab ?? 'No engine could start.')
  return { runners, failed, adapter, openMs }
}

/** Times of engines that compute different things mean nothing. */
function requireEqual(losses: PerEngine<number>): void {
  if (areEqual(losses)) return
  const told = Object.entries(losses).map(([name, loss]) => `${name} ${loss}`)
  throw new Error(`The engines differ on the same weights and batch, loss: ${told.join(', ')}.`)
}

function areEqual(losses: PerEngine<number>): boolean {
  const values = Object.values(losses)
  const largest = Math.max(...values)
  return values.every((loss) => largest - loss <= TOLERANCE * Math.abs(largest))
}

function checkOf(adamw: PerEngine<Measured | Failed>): Report['check'] {
  const all = Object.entries(adamw).filter(([, outcome]) => isMeasured(outcome)) as [
    EngineName,
    Measured,
  ][]
  const losses = Object.fromEntries(all.map(([name, { loss }]) => [name, loss]))
  const secondLosses = Object.fromEntries(all.map(([name, { secondLoss }]) => [name, secondLoss!]))
  return { losses, secondLosses, equal: areEqual(losses) && areEqual(secondLosses) }
}
