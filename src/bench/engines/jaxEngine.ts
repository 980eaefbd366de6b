/** jax-js as published: a step is one function of weights, moments and batch under jit, gradients by valueAndGrad. */
import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  numpy as np,
  tree,
  valueAndGrad,
} from '@jax-js/jax'
import type { BenchEngine, BenchSession } from '../engine.ts'
import { reuses, settings, type BenchPhase } from '../spec.ts'
import type { Workload } from '../workload.ts'
import { jaxLoss, type Arrays } from './jaxVit.ts'

/** What a step carries to the next: weights, Adam's moments and count, LookSAM's g_v (no entry in other methods). */
interface State {
  p: Arrays
  m: Arrays
  v: Arrays
  t: np.Array
  gV: Arrays
}
type Result = State & { loss: np.Array }
type Step = (...args: [Arrays, Arrays, Arrays, np.Array, Arrays, np.Array, np.Array]) => Result
type Program = Step & { dispose(): void }

const { lr, beta1, beta2, eps, rho, alpha } = settings

export const jaxEngine = (device: 'webgpu' | 'wasm', idle: BenchSession['idle']): BenchEngine => ({
  compiles: true,
  async open() {
    if (!(await init(device)).includes(device)) throw new Error(`jax-js found no ${device}.`)
    defaultDevice(device)
  },
  session: async (workload) => createSession(workload, idle),
  async products({ M, K, N }) {
    const a = matrix(M, K)
    const b = matrix(K, N)
    const product = jit((a: np.Array, b: np.Array) => np.matmul(a, b))
    return [
      {
        name: 'np.matmul',
        async run(times) {
          for (let i = 0; i < times; i++) {
            const c = product(a.ref, b.ref)
            await c.blockUntilReady()
            c.dispose()
          }
          await idle()
        },
        dispose() {
          a.dispose()
          b.dispose()
          product.dispose()
        },
      },
    ]
  },
})

const matrix = (rows: number, columns: number): np.Array =>
  np
    .array(
      Float32Array.from({ length: rows * columns }, (_, i) => ((i * 7919) % 1000) / 1000 - 0.5),
    )
    .reshape([rows, columns])

function createSession(
  { method, model, batchSize, tensors, images, labels }: Workload,
  idle: BenchSession['idle'],
): BenchSession {
  const x = np.array(images).reshape([batchSize, images.length / batchSize])
  const y = np
    .array(
      Float32Array.from({ length: batchSize * model.classes }, (_, i) =>
        oneHot(labels, model.classes, i),
      ),
    )
    .reshape([batchSize, model.classes])
  const arrays = (valuesOf: (values: Float32Array) => Float32Array): Arrays =>
    Object.fromEntries(
      tensors.map(({ name, shape, values }) => [name, np.array(valuesOf(values)).reshape(shape)]),
    )
  const zeros = () => arrays(({ length }) => new Float32Array(length))
  const loss = jaxLoss(model)
  const programs = new Map<BenchPhase, Program>()
  const program = (phase: BenchPhase) => {
    let made = programs.get(phase)
    if (!made) {
      made = jit(stepOf(loss, phase, reuses(method)) as never) as unknown as Program
      programs.set(phase, made)
    }
    return made
  }
  let state: State = {
    p: arrays((values) => values),
    m: zeros(),
    v: zeros(),
    t: np.array(0, { dtype: np.float32 }),
    gV: reuses(method) ? zeros() : {},
  }
  let lastLoss: np.Array | null = null

  return {
    async step(phase) {
      const { p, m, v, t, gV } = state
      const { loss, ...next } = program(phase)(p, m, v, t, gV, x.ref, y.ref)
      state = next
      lastLoss?.dispose()
      lastLoss = loss
      await blockUntilReady(loss) // submits the whole program
    },
    loss: async () => Number(await lastLoss!.ref.jsAsync()),
    idle,
    dispose() {
      tree.dispose([state.p, state.m, state.v, state.gV])
      for (const array of [state.t, x, y, lastLoss]) array?.dispose()
      for (const made of programs.values()) made.dispose()
    },
  }
}

const oneHot = (labels: Uint8Array, K: number, i: number) =>
  labels[Math.floor(i / K)] === i % K ? 1 : 0

/** The step of a phase; a refresh keeps g_v where `keeps`. Each argument is consumed. */
function stepOf(loss: ReturnType<typeof jaxLoss>, phase: BenchPhase, keeps: boolean): Step {
  return (p, m, v, t, gV, x, y) => {
    const gradient = (at: Arrays) => valueAndGrad(loss)(at, x.ref, y.ref) as [np.Array, Arrays]
    const [value, g] = gradient(tree.ref(p))
    let final = g
    let nextGV = gV
    if (phase === 'refresh') {
      const scale = np.array(rho).div(norm(g))
      const [perturbed, gS] = gradient(map2(p, g, (w, gj) => w.ref.add(gj.ref.mul(scale.ref))))
      scale.dispose()
      perturbed.dispose()
      if (keeps) {
        const share = dot(g, gS).div(dot(g, g))
        nextGV = map2(gS, g, (gSj, gj) => gSj.ref.sub(gj.ref.mul(share.ref)))
        share.dispose()
        tree.dispose(gV)
      }
      tree.dispose(g)
      final = gS
    }
    if (phase === 'reuse') {
      const scale = norm(g).div(norm(gV)).mul(alpha)
      final = map2(g, gV, (gj, gVj) => gj.add(gVj.ref.mul(scale.ref)))
      scale.dispose()
    }
    x.dispose()
    y.dispose()
    return { ...adam(p, m, v, t, final), gV: nextGV, loss: value }
  }
}

/** w ← w − η m̂/(√v̂ + ε) [Kingma 2015, Alg. 1] */
function adam(p: Arrays, m: Arrays, v: Arrays, t: np.Array, g: Arrays): Omit<State, 'gV'> {
  const next: Omit<State, 'gV'> = { p: {}, m: {}, v: {}, t: t.add(1) }
  const c1 = np.array(1).sub(np.power(beta1, next.t.ref))
  const c2 = np.array(1).sub(np.power(beta2, next.t.ref))
  for (const name of Object.keys(p)) {
    const gj = g[name]!
    const mj = m[name]!.mul(beta1).add(gj.ref.mul(1 - beta1))
    const vj = v[name]!.mul(beta2).add(np.square(gj).mul(1 - beta2))
    const denominator = np.sqrt(vj.ref.div(c2.ref)).add(eps)
    next.p[name] = p[name]!.sub(mj.ref.div(c1.ref).div(denominator).mul(lr))
    next.m[name] = mj
    next.v[name] = vj
  }
  c1.dispose()
  c2.dispose()
  return next
}

/** Σ over all tensors of Σ a·b; consumes nothing. */
function dot(a: Arrays, b: Arrays): np.Array {
  const products = Object.entries(a).map(([name, aj]) => aj.ref.mul(b[name]!.ref).sum())
  return products.reduce((sum, product) => sum.add(product))
}

const norm = (a: Arrays): np.Array => np.sqrt(dot(a, a))

const map2 = (a: Arrays, b: Arrays, to: (a: np.Array, b: np.Array) => np.Array): Arrays =>
  Object.fromEntries(Object.entries(a).map(([name, aj]) => [name, to(aj, b[name]!)]))
