/** A downloaded weights file is named after the lane and the step that it holds: the headless runner has the same bytes there. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test, type Page, type TestInfo } from '@playwright/test'
import { atLeast, downloadWeights, timeout } from './lab.ts'

/** The learning rate does not depend on how many steps are planned. The rate of lane B is far too large. */
const experiment = {
  dataset: { trainSize: 200 },
  model: { patchSize: 4, width: 8, depth: 1, heads: 2 },
  training: { steps: 1_000_000, batchSize: 8, evalEvery: 20 },
  optimizer: { name: 'sgd', lr: 0.05, schedule: 'constant', warmupSteps: 0, clipNorm: null },
  lanes: [
    { name: 'A', method: 'look-sam', k: 3 },
    { name: 'B', method: 'base', optimizer: { lr: 3 } },
  ],
}
const link =
  'v=1&trainSize=200&patchSize=4&width=8&depth=1&heads=2&batchSize=8&steps=1000000&evalEvery=20&backend=wasm' +
  '&optimizer=sgd&lr=0.05&schedule=constant&warmupSteps=0&clipNorm=null' +
  '&lane=A,look-sam,k=3&lane=B,base,lr=3'

/** Downloads a lane's weights. Returns the name of the file and its bytes. */
async function weightsOf(page: Page, lane: string, info: TestInfo) {
  const given = await downloadWeights(page, lane)
  const name = given.suggestedFilename()
  await given.saveAs(info.outputPath(name))
  return { name, bytes: readFileSync(info.outputPath(name)) }
}

/** The weights that the runner has for each lane after so many steps. */
function runnerWeights(steps: number, info: TestInfo): Record<'A' | 'B', Buffer> {
  const config = info.outputPath('experiment.json')
  writeFileSync(config, JSON.stringify(experiment))
  const save = info.outputPath('runner.safetensors')
  const options = ['--config', config, '--backend', 'wasm', '--steps', String(steps)]
  const { status, stderr } = spawnSync(
    process.execPath,
    ['scripts/train.js', ...options, '--save', save],
    { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
  )
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const written = (lane: string) => readFileSync(info.outputPath(`runner.${lane}.safetensors`))
  return { A: written('A'), B: written('B') }
}

const stepIn = (name: string, lane: string): number => {
  const [, step] = new RegExp(`^${lane}-step-(\\d+)\\.safetensors$`).exec(name) ?? []
  expect(step, `${name} names a step`).toBeDefined()
  return Number(step)
}

test('weights downloaded while training, paused, and of a lane that halted earlier are those of the step in their name', async ({
  page,
}, info) => {
  await page.goto(`./?${link}`)
  const halt = page.getByRole('group', { name: 'B', exact: true }).getByText(/^Stopped at step/)
  await expect(halt).toBeVisible({ timeout })
  const [, halted] = /^Stopped at step (\d+)/.exec(await halt.innerText())!
  await atLeast(page, Number(halted) + 10)

  const moving = await weightsOf(page, 'A', info)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  const still = await weightsOf(page, 'A', info)
  const stopped = await weightsOf(page, 'B', info)
  const renamed = page.getByRole('textbox', { name: 'Name', exact: true }).first()
  await renamed.fill('A two')
  expect((await weightsOf(page, 'A two', info)).name).toBe(still.name.replace('A', 'A-two'))

  expect(stepIn(moving.name, 'A')).toBeGreaterThanOrEqual(Number(halted) + 10)
  expect(stepIn(still.name, 'A')).toBeGreaterThan(stepIn(moving.name, 'A'))
  expect(stopped.name).toBe(`B-step-${halted}.safetensors`)
  // The next step has other weights.
  const at = stepIn(moving.name, 'A')
  expect(moving.bytes.equals(runnerWeights(at, info).A)).toBe(true)
  expect(moving.bytes.equals(runnerWeights(at + 1, info).A)).toBe(false)
  expect(still.bytes.equals(runnerWeights(stepIn(still.name, 'A'), info).A)).toBe(true)
  const before = runnerWeights(Number(halted) - 1, info).B
  expect(stopped.bytes.equals(runnerWeights(Number(halted), info).B)).toBe(true)
  expect(stopped.bytes.equals(before)).toBe(false)
})
