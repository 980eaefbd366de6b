import { methodNames, methodRow, methods } from '../../src/experiment/methods.ts'
import { expect, test } from 'vitest'
import { fieldMeta } from '../../src/experiment/field.ts'
import { sections, type Experiment } from '../../src/experiment/schema.ts'
import { knobNames, type PlannedTurn } from '../../src/experiment/events.ts'
import { opening } from '../../src/experiment/presets/opening.ts'
import { recipes } from '../../src/experiment/presets/recipes.ts'
import { parseExperiment, parseLenient } from '../../src/experiment/validation.ts'
import {
  experimentNames,
  longestLink,
  partsOf,
  queryOf,
  readLink,
  type LinkReading,
} from '../../src/formats/link.ts'

const linkOf = (experiment: Experiment, seeds = 1) => queryOf(partsOf(experiment, seeds))
const { experiment: standard } = parseLenient({})
const { experiment: first } = parseLenient(opening)

test('an experiment is readable in its link, which says only what is not as by default', () => {
  expect(linkOf(standard)).toBe(
    'v=1&lane=AdamW,base&lane=SAM,sam,rho=0.05&lane=LookSAM,look-sam,rho=0.05,k=5,alpha=0.2',
  )
  expect(linkOf(first, 3)).toBe(
    'v=1&seeds=3&trainSize=600&labelNoise=0.2&patchSize=4&depth=2&steps=1000&lr=0.005' +
      '&lane=AdamW,base&lane=SAM,sam,rho=0.1&lane=LookSAM,look-sam,rho=0.1,k=5,alpha=0.2',
  )
})

/** A generator of numbers in [0, 1) that always gives the same ones. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const signs = 'a Z 0 - _ . , ; = % & + # ! ( ) [ ] { } ~ @ $ ^ ` é α η − “ ” 漢 🙂 %2C %25 &amp;'
const alphabet = [' ', "'", ...signs.split(' ')]

function randomExperiment(random: () => number): Experiment {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  const value = (schema: Parameters<typeof fieldMeta>[0]): unknown => {
    const { options, nullable, min = 0, max = 1, step, default: usual } = fieldMeta(schema)
    if (options) return pick(options)
    if (random() < 0.2) return usual
    if (nullable && random() < 0.3) return null
    if (step === 1) return Math.floor(min + random() * (Math.min(max, 1000) - min + 1))
    return pick([min, max, min + random() * (max - min), Math.max(min, random() * 1e-7)])
  }
  const some = (members: Record<string, Parameters<typeof fieldMeta>[0]>, share: number) =>
    Object.fromEntries(
      Object.entries(members)
        .filter(() => random() < share)
        .map(([name, schema]) => [name, value(schema)]),
    )
  const lanes = Array.from({ length: 1 + Math.floor(random() * 5) }, (_, i) => {
    const method = pick(methodNames)
    const name = `${i}${Array.from({ length: Math.floor(random() * 7) }, () => pick(alphabet)).join('')}`
    const optimizer = some(sections.optimizer, 0.15)
    return {
      name,
      method,
      ...some(methodRow(method).fields, 0.8),
      ...(Object.keys(optimizer).length > 0 && { optimizer }),
    }
  })
  const names = Object.keys(sections) as (keyof typeof sections)[]
  const document = Object.fromEntries(names.map((name) => [name, some(sections[name], 0.5)]))
  const seed = Math.floor(random() * 2 ** 32)
  // Fields that contradict each other fall back to their defaults.
  return parseLenient({ seed, ...document, lanes }).experiment
}

test('any experiment comes back from its link exactly, also after a program has written the address anew', () => {
  const random = randomNumbers(7)
  const met = new Set<string>()
  for (let i = 0; i < 500; i++) {
    const experiment = randomExperiment(random)
    const seeds = 1 + (i % 10)
    const link = linkOf(experiment, seeds)
    expect(link).toMatch(/^[\w\-.*+%=&,]+$/)
    const back = { content: { experiment, seeds, turns: [] }, problems: [], others: [] }
    expect(readLink(link)).toEqual(back)
    expect(readLink(new URL(`https://a.example/?${link}`).search)).toEqual(back)
    expect(readLink(new URLSearchParams(link).toString())).toEqual(back)
    expect(readLink(link.replaceAll('&', '&amp;'))).toEqual(back)
    for (const part of link.split('&')) met.add(part.split('=')[0]!)
  }
  // Turns are no part of an experiment.
  expect(experimentNames.filter((name) => !met.has(name))).toEqual(['turn'])
})

test('the recipes of the page are short enough to be scanned', () => {
  for (const { experiment } of recipes) {
    expect(linkOf(parseLenient(experiment).experiment).length).toBeLessThan(500)
  }
})

test('every name means one thing', () => {
  const flat = Object.entries(sections).flatMap(([section, members]) =>
    Object.keys(members).map((field) => (field === 'name' ? section : field)),
  )
  const lane = new Set(Object.values(methods).flatMap(({ fields }) => Object.keys(fields)))
  const all = ['v', 'seed', 'seeds', 'lane', ...flat, ...lane]
  expect(new Set(all).size).toBe(all.length)
  expect(all).toEqual(expect.arrayContaining([...knobNames]))
})

test('without any part of an experiment a link speaks of none', () => {
  expect(readLink('')).toEqual({ content: null, problems: [], others: [] })
  expect(readLink('?backend=wasm&autoplay=0')).toEqual({
    content: null,
    problems: [],
    others: [
      ['backend', 'wasm'],
      ['autoplay', '0'],
    ],
  })
})

const experimentIn = ({ content }: LinkReading) => content!.experiment

/** One sentence about each of `about`, and what is sound is used. */
const damaged: readonly { link: string; about: string[]; lr?: number }[] = [
  { link: 'v=1&lr=fast', about: ['optimizer.lr: "fast"'], lr: 0.003 },
  { link: 'v=1&lr=NaN', about: ['optimizer.lr: "NaN"'], lr: 0.003 },
  { link: 'v=1&lr=Infinity', about: ['optimizer.lr: "Infinity"'], lr: 0.003 },
  { link: 'v=1&lr=1e999', about: ['optimizer.lr: Infinity'], lr: 0.003 },
  { link: 'v=1&lr=0x10', about: ['optimizer.lr: "0x10"'], lr: 0.003 },
  { link: 'v=1&lr=', about: ['optimizer.lr: ""'], lr: 0.003 },
  { link: 'v=1&lr=null', about: ['optimizer.lr: "null"'], lr: 0.003 },
  { link: 'v=1&lr=1&lr=2', about: ['lr: "2"'], lr: 1 },
  { link: 'v=1&steps=1.5&lr=0.01', about: ['training.steps: 1.5'] },
  { link: 'v=1&steps=-1&lr=0.01', about: ['training.steps: -1'] },
  { link: 'v=1&seed=4294967296&lr=0.01', about: ['seed: 4294967296'] },
  { link: 'v=1&seeds=11&lr=0.01', about: ['seeds: "11"'] },
  { link: 'v=one&lr=0.01', about: ['v: "one"'] },
  { link: 'v=-1&lr=0.01', about: ['v: "-1"'] },
  { link: 'v=99&lr=0.01', about: ['version 99'] },
  { link: 'lr=0.01', about: [] },
  { link: 'lr=0.01&width=50', about: ['model.heads: 4'] },
  { link: 'lr=0.01&lane=SAM,sam,rho=far', about: ['lanes.0.rho: "far"'] },
  { link: 'lr=0.01&lane=SAM,sam,k=5', about: ['lanes.0.k: 5'] },
  { link: 'lr=0.01&lane=SAM,sam,rho', about: ['lanes.0.rho: nothing'] },
  { link: 'lr=0.01&lane=SAM,sam,tau=1', about: ['lanes.0.tau: "1"'] },
  { link: 'lr=0.01&lane=SAM,sam,lr=1e9', about: ['lanes.0.optimizer.lr: 1000000000'] },
  { link: 'lr=0.01&lane=SAM', about: ['lanes.0.method: nothing', 'lanes: []'] },
  { link: 'lr=0.01&lane=SAM,s', about: ['lanes.0.method: "s"', 'lanes: []'] },
  { link: 'lr=0.01&lane=A,sam&lane=A,base', about: ['lanes.1.name: "A"'] },
  {
    link: `lr=0.01${['A', 'B', 'C', 'D', 'E', 'F'].map((name) => `&lane=${name},base`).join('')}`,
    about: ['lane: "F,base"'],
  },
]

test.each(damaged)('$link: what is broken is named and skipped', ({ link, about, lr = 0.01 }) => {
  const reading = readLink(link)
  expect(reading.problems.length).toBe(about.length)
  for (const [i, words] of about.entries()) expect(reading.problems[i]).toContain(words)
  for (const sentence of reading.problems) expect(sentence).toMatch(/^[A-Z].*\.$/)
  expect(experimentIn(reading).optimizer.lr).toBe(lr)
  expect(parseExperiment(experimentIn(reading)).experiment).toEqual(experimentIn(reading))
})

test('of a broken lane the other lanes are left', () => {
  const { content, problems } = readLink('lane=A,base&lane=B,constructor&lane=C,sam,rho=0.3')
  expect(content?.experiment.lanes.map(({ name }) => name)).toEqual(['A', 'C'])
  expect(problems).toEqual([expect.stringContaining('lanes.1.method: "constructor"')])
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  '%s reaches no prototype, wherever it stands',
  (name) => {
    const reading = readLink(
      `v=1&${name}=1&lane=${name},base&lane=B,${name}&lane=C,base,${name}=1&dataset=${name}`,
    )
    expect(reading.others).toEqual([[name, '1']])
    expect(reading.problems.length).toBe(3)
    expect(experimentIn(reading).lanes.map((lane) => lane.name)).toEqual([name, 'C'])
    expect(({} as Record<string, unknown>)['1']).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
  },
)

test('percent signs are undone as often as they were done, and broken ones stay', () => {
  const nameIn = (link: string) => experimentIn(readLink(link)).lanes[0]!.name
  expect(nameIn('lane=%2525252C,base')).toBe('%252C')
  expect(nameIn('lane=100%25,base')).toBe('100%')
  expect(nameIn('lane=%E0%A4%A,base')).toBe('\ufffd%A')
  expect(nameIn('lane=a%GG,base')).toBe('a%GG')
})

test('a very long link is read as far as addresses go', () => {
  const link = `lr=0.01&steps=7&x=${'9'.repeat(2e6)}&width=64`
  const reading = readLink(link)
  expect(reading.problems).toEqual([expect.stringContaining(`first ${longestLink}`)])
  expect(experimentIn(reading).training.steps).toBe(7)
  expect(readLink('x'.repeat(2e6)).content).toBeNull()
  const wordy = readLink(`lane=A,base,${'z'.repeat(5000)}=1`)
  for (const sentence of wordy.problems) expect(sentence.length).toBeLessThan(500)
})

test('knobs turned on the way are parts of a link, by step and lane', () => {
  const turns: PlannedTurn[] = [
    { t: 40, lane: 2, knob: 'alpha', to: 2 },
    { t: 41, lane: 0, knob: 'lr', to: 1e-7 },
  ]
  const query = queryOf(partsOf(first, 1, turns))
  expect(query).toMatch(/&turn=40,3,alpha=2&turn=41,1,lr=1e-7$/)
  expect(readLink(query)).toEqual({
    content: { experiment: first, seeds: 1, turns },
    problems: [],
    others: [],
  })
})

test.each([
  ['40,4,alpha=2', 'a lane from 1 to 3'],
  ['40,2,alpha=2', 'a knob of SAM: rho, lr, weightDecay'],
  ['40,3,__proto__=2', 'a knob of LookSAM: k, alpha, rho, lr, weightDecay'],
  ['40,3,alpha=-1', 'alpha a number from 0 to 10'],
  ['40,3,k=2.5', 'k a whole number from 1 to 1000'],
  ['-1,3,alpha=2', 'a step, a lane and a knob with its value, such as 120,2,alpha=2'],
  ['alpha=2', 'a step, a lane and a knob with its value, such as 120,2,alpha=2'],
])('the turn %s is refused, and the others are taken', (text, allowed) => {
  const { content, problems } = readLink(`${linkOf(first)}&turn=${text}&turn=50,2,rho=0.2`)
  expect(problems).toEqual([
    `In the link, turn: ${JSON.stringify(text)} is not allowed; allowed: ${allowed}.`,
  ])
  expect(content?.turns).toEqual([{ t: 50, lane: 1, knob: 'rho', to: 0.2 }])
})

test('turns go with their lanes: where one was skipped they are left out, and too many are said', () => {
  const skipped = readLink('v=1&lane=A,nothing&lane=B,sam&turn=5,2,rho=0.2')
  expect(skipped.content?.turns).toEqual([])
  expect(skipped.problems.at(-1)).toMatch(/^In the link, turn: .* with sound lanes only\.$/)
  const many = Array.from({ length: 101 }, (_, t) => `&turn=${t},2,rho=0.2`).join('')
  const { content, problems } = readLink(linkOf(first) + many)
  expect(content?.turns).toHaveLength(100)
  expect(problems).toHaveLength(1)
})

test('a decimal comma is named as what it is, wherever a number may stand', () => {
  const { content, problems } = readLink(
    'lr=0,02&lane=SAM,sam,rho=0,05&lane=Look,look-sam,k=5,alpha=0,2,rho=0.1&turn=5,2,alpha=0,7',
  )
  expect(content!.experiment.lanes.map((lane) => 'rho' in lane && lane.rho)).toEqual([0.05, 0.1])
  expect(problems).toEqual([
    'In the link, optimizer.lr: "0,02" is not allowed; allowed: a number from 0 to 100, with a decimal point instead of the comma (0.02).',
    'In the link, lanes.0.rho: "0,05" is not allowed; allowed: a number from 0 to 10, with a decimal point instead of the comma (0.05).',
    'In the link, lanes.1.alpha: "0,2" is not allowed; allowed: a number from 0 to 10, with a decimal point instead of the comma (0.2).',
    'In the link, turn: "5,2,alpha=0,7" is not allowed; allowed: alpha a number from 0 to 10, with a decimal point instead of the comma (0.7).',
  ])
})

test('a number may be written short', () => {
  const { content, problems } = readLink('lr=.001&labelNoise=.5&lane=SAM,sam,rho=5.')
  expect(problems).toEqual([])
  expect(content!.experiment.optimizer.lr).toBe(0.001)
  expect(content!.experiment.lanes[0]).toMatchObject({ rho: 5 })
})
