import { expect, test } from 'vitest'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { documentOf, draftOf, loadedValue, parseDraft } from '../../../src/ui/store/draft.ts'
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

test('a knob is reset to its value in the document as it was loaded', () => {
  const lanes = [
    { method: 'sam', rho: 0.3 },
    { method: 'look-sam', rho: 0.1, alpha: 0.7 },
  ]
  const loaded = draftOf(parseExperiment({ lanes }).experiment!)
  const [sam, look] = loaded.lanes
  expect(loadedValue(loaded, look!, 'rho')).toBe(0.1)
  expect(loadedValue(loaded, { ...sam!, values: { rho: 1 } }, 'rho')).toBe(0.3)
  // A lane that came later takes after the first with such a knob, and a knob that none has is as by default.
  expect(loadedValue(loaded, { ...look!, id: 'new' }, 'alpha')).toBe(0.7)
  expect(loadedValue(loaded, { ...sam!, method: 'look-sam' }, 'k')).toBe(5)
  const plain = draftOf(parseExperiment({ lanes: [{ method: 'base' }] }).experiment!)
  expect(loadedValue(plain, look!, 'rho')).toBe(0.05)
})
