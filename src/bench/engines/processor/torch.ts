/** PyTorch, eager, on one thread: a Python program that is told what to do in lines of JSON and answers in such. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { BenchEngine, BenchSession } from '../../engine.ts'
import { settings } from '../../spec.ts'

type Answer = Record<string, number | string>

/** Linux distributions install PyTorch for the second one. */
const interpreters = ['python3', '/usr/bin/python3']

let python: ChildProcess
let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = []
let complaint = ''

const tell = (order: object): void => void python.stdin!.write(`${JSON.stringify(order)}\n`)

/** Orders are obeyed in their order, and answered where an answer was asked for. */
const ask = (order: object): Promise<Answer> =>
  new Promise((resolve, reject) => {
    waiting.push({ resolve, reject })
    tell({ ...order, answer: true })
  })

export const torch: BenchEngine = {
  compiles: false,
  async open() {
    const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
    const interpreter = interpreters.find(
      (name) => spawnSync(name, ['-c', 'import torch']).status === 0,
    )
    if (!interpreter) throw new Error('No python3 with PyTorch was found.')
    python = spawn(
      interpreter,
      [path.join(__dirname, 'src/bench/engines/processor/torch_vit.py')],
      {
        env: { ...process.env, ...one },
      },
    )
    const ended = (why: string) => {
      for (const { reject } of waiting) reject(new Error(why))
      waiting = []
    }
    python.stderr!.setEncoding('utf8').on('data', (text: string) => (complaint += text))
    python.once('exit', () => {
      const last = complaint.trim().split('\n').at(-1)
      ended(`PyTorch failed: ${last || 'python3 ended'}.`)
    })
    process.once('exit', () => python.kill())
    createInterface({ input: python.stdout! }).on('line', (line) =>
      waiting.shift()?.resolve(JSON.parse(line) as Answer),
    )
    await ask({ order: 'open', settings })
  },
  async session({ method, model, batchSize, tensors, images, labels }): Promise<BenchSession> {
    const plain = tensors.map(({ values, ...tensor }) => ({ ...tensor, values: [...values] }))
    const numbers = { tensors: plain, images: [...images], labels: [...labels] }
    await ask({ order: 'start', method, model, batchSize, ...numbers })
    return {
      step: (phase) => tell({ order: 'step', method, phase }),
      loss: async () => Number((await ask({ order: 'loss', method }))['loss']),
      idle: async () => void (await ask({ order: 'idle' })),
      dispose: () => tell({ order: 'stop', method }),
    }
  },
  async products(shape) {
    await ask({ order: 'factors', ...shape })
    return [
      {
        name: 'torch.mm',
        run: async (times) => void (await ask({ order: 'product', times })),
        dispose: () => {},
      },
    ]
  },
}
