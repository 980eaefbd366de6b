import path from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { runHeadless } from '../../src/cli/headless.ts'
import type { Experiment } from '../../src/experiment/schema.ts'
import { parseExperiment } from '../../src/experiment/validation.ts'
import { folder, jsonOf, textOf } from './c307a07.ts'

const documents = jsonOf('documents.json') as { input: object; experiment: Experiment }[]

test.each(documents)('the document $input means what it meant', ({ input, experiment }) => {
  const parsed = parseExperiment(input).experiment!
  expect(parsed).toMatchObject(experiment)
  expect(parsed).toEqual(parseExperiment(experiment).experiment)
})

test('the runner prints for a configuration what it printed, to the last digit', async () => {
  const lines: Record<string, unknown>[] = []
  const config = path.join(folder, 'experiment.json')
  const options = ['--backend', 'cpu', '--seeds', '11,12', '--trace']
  await runHeadless(['--config', config, ...options], {
    input: Readable.from([]),
    print: async (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
    heard: () => true,
    complain: expect.unreachable,
  })
  const expected = textOf('lines.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  const measured = lines.filter((line) => !('split' in line))
  expect(measured).toHaveLength(expected.length)
  // An Experiment may have got fields since, and lines too; what stood there stands there.
  for (const [i, line] of expected.entries()) expect(measured[i]).toMatchObject(line)
})
