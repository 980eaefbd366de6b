import { expect, test } from 'vitest'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { documentOf, draftOf, parseDraft } from '../../../src/ui/store/draft.ts'
import { withField, withLane, withLaneValue } from '../../../src/ui/store/edit.ts'

const { experiment } = parseExperiment({})
const draft = draftOf(experiment!)
const look = draft.lanes[2]!

test('a draft is the document it came from', () => {
  expect(parseExperiment(documentOf(draft))).toEqual({ experiment })
})

test('what is not allowed stays as it was typed, and is named', () => {
  const wrong = withField(draft, 'model', 'heads', 'seven')
  expect(wrong.model['heads']).toBe('seven')
  expect(parseDraft(wrong).problems?.map(({ path }) => path)).toEqual(['model.heads'])
})

test('a lane that leaves a method and returns has its knobs again', () => {
  const tuned = withLaneValue(draft, look.id, 'k', 7)
  const away = withLane(tuned, look.id, () => ({ method: 'base' }))
  const back = withLane(away, look.id, () => ({ method: 'look-sam' }))
  expect(parseDraft(away).experiment?.lanes[2]).not.toHaveProperty('k')
  expect(parseDraft(back).experiment?.lanes[2]).toHaveProperty('k', 7)
})
