/**
 * TensorFlow.js 4.22 as published, on a backend that it registers itself, written as its users write: variables,
 * tf.variableGrads and tf.train.adam. Nothing of this project's engine is in it.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients.js'
import type { NamedVariableMap } from '@tensorflow/tfjs-core/dist/tensor_types.js'
import type { BenchEngine, BenchSession } from '../engine.ts'
import { reuses, settings, type BenchPhase } from '../spec.ts'
import type { Workload } from '../workload.ts'
import { tfjsVit, type Variables } from './tfjsVit.ts'

type Grads = Record<string, tf.Tensor>

const { rho, alpha } = settings

/** How a backend is told to begin with what was asked of it, and how it is waited for. */
interface Queue {
  flush(): void
  finished(): Promise<void>
}

export const tfjsEngine = (backend: string, queue: Queue): BenchEngine => ({
  compiles: false,
  async open() {
    tf.enableProdMode()
    if (!(await tf.setBackend(backend)))
      throw new Error(`tfjs could not start its backend ${backend}.`)
  },
  session: async (workload) => createSession(workload, queue),
  async products({ M, K, N }) {
    const a = tf.randomUniform([M, K], -1, 1, 'float32', 1)
    const b = tf.randomUniform([K, N], -1, 1, 'float32', 2)
    return [
      {
        name: 'tf.matMul',
        async run(times) {
          for (let i = 0; i < times; i++) tf.matMul(a, b).dispose()
          await idle(queue)
        },
        dispose: () => tf.dispose([a, b]),
      },
    ]
  },
})

async function idle(queue: Queue): Promise<void> {
  queue.flush()
  await queue.finished()
}

function createSession(
  { method, model, batchSize, tensors, images, labels }: Workload,
  queue: Queue,
): BenchSession {
  const p: Variables = Object.fromEntries(
    tensors.map(({ name, shape, values }) => [name, tf.variable(tf.tensor(values, shape))]),
  )
  // By tfjs's own names, which gradients have too: those of the model would meet another session's.
  const variables: Variables = Object.fromEntries(Object.values(p).map((each) => [each.name, each]))
  const x = tf.tensor2d(images, [batchSize, images.length / batchSize])
  const y = tf.tidy(() =>
    tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), model.classes), 'float32'),
  )
  const forward = tfjsVit(model)
  const { lr, beta1, beta2, eps } = settings
  const optimizer = tf.train.adam(lr, beta1, beta2, eps)
  const gradients = () =>
    tf.variableGrads(
      () => tf.losses.softmaxCrossEntropy(y, forward(p, x)),
      Object.values(variables),
    )
  let lastLoss: tf.Scalar | null = null
  let gV: Grads | null = null

  /** g_s = ∇L(w + ρ g/‖g‖); the variables are w again afterwards. */
  function samGradients(g: Grads): Grads {
    const scale = tf.div(rho, norm(g))
    const w = mapValues(variables, (variable) => variable.clone())
    for (const [name, variable] of Object.entries(variables)) {
      variable.assign(tf.add(variable, tf.mul(g[name]!, scale)))
    }
    const { grads } = gradients()
    for (const [name, variable] of Object.entries(variables)) variable.assign(w[name]!)
    return grads
  }

  /** g + α (‖g‖/‖g_v‖) g_v */
  function reused(g: Grads): Grads {
    const scale = tf.mul(alpha, tf.div(norm(g), norm(gV!)))
    return mapValues(g, (tensor, name) => tf.add(tensor, tf.mul(gV![name]!, scale)))
  }

  /** g_v = g_s − (⟨g, g_s⟩/‖g‖²) g, kept until the next refresh. */
  function keepAcross(g: Grads, gS: Grads): void {
    const share = tf.div(dot(g, gS), dot(g, g))
    const next = mapValues(gS, (tensor, name) => tf.keep(tf.sub(tensor, tf.mul(g[name]!, share))))
    tf.dispose(gV ?? [])
    gV = next
  }

  return {
    step(phase: BenchPhase) {
      tf.tidy(() => {
        const { value, grads } = gradients()
        lastLoss?.dispose()
        lastLoss = tf.keep(value)
        let final: Grads = grads
        if (phase === 'refresh') final = samGradients(grads)
        if (phase === 'refresh' && reuses(method)) keepAcross(grads, final)
        if (phase === 'reuse') final = reused(grads)
        optimizer.applyGradients(final as NamedVariableMap)
      })
      queue.flush()
    },
    loss: async () => (await lastLoss!.data())[0]!,
    idle: () => idle(queue),
    dispose() {
      optimizer.dispose()
      tf.dispose([variables, gV ?? [], x, y, lastLoss ?? []])
    },
  }
}

/** Σ over all tensors of Σ a·b. Stacked, because tf.addN would bind more buffers than a shader may have. */
function dot(a: Grads, b: Grads): tf.Scalar {
  const products = Object.entries(a).map(([name, tensor]) => tf.sum(tf.mul(tensor, b[name]!)))
  return tf.sum(tf.stack(products))
}

const norm = (a: Grads): tf.Scalar => tf.sqrt(dot(a, a))

const mapValues = (tensors: Grads, to: (tensor: tf.Tensor, name: string) => tf.Tensor): Grads =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, to(tensor, name)]))
