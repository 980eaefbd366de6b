import { expect, test } from 'vitest'
import { recipes } from '../../../src/experiment/presets/recipes.ts'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { partsOf, queryOf, readLink } from '../../../src/formats/link.ts'

test.each(recipes.map((recipe) => [recipe.name, recipe] as const))(
  'the recipe “%s” can be loaded, and a link carries it with its turns',
  (_, { experiment: input, turns = [] }) => {
    const { experiment, problems } = parseExperiment(input)
    expect(problems).toBeUndefined()
    const { content, problems: said } = readLink(queryOf(partsOf(experiment!, 1, turns)))
    expect(said).toEqual([])
    expect(content).toEqual({ experiment, seeds: 1, turns })
  },
)

test('lanes alike say what sets them apart', () => {
  const named = (name: string) =>
    parseExperiment(
      recipes.find((recipe) => recipe.name === name)!.experiment,
    ).experiment!.lanes.map((lane) => lane.name)
  expect(named('α too large')).toEqual(['SAM', 'LookSAM α 0.2', 'LookSAM α 0.7', 'LookSAM α 2'])
  expect(named('Wrong labels, α too large')).toEqual([
    'AdamW',
    'SAM',
    'LookSAM α 0.2',
    'LookSAM α 2',
  ])
})
