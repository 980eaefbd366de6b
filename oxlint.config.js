/** The linter's rules. The order of the floors stands in scripts/floors.js. */
import { floors, floorsUnder, loadedByThePage, uiFloors } from './scripts/floors.js'

/**
 * One rule for the files of a folder: what they may not import, and why.
 * @param {string} folder
 * @param {object[]} patterns
 */
const restricted = (folder, patterns) => ({
  files: [`src/${folder}/**`],
  rules: { 'no-restricted-imports': ['error', { patterns }] },
})

/** @param {readonly string[]} folders */
const into = (folders) => `^(\\.\\./)+(${folders.join('|')})/`

const names = floors.map(({ folder }) => folder)

/** tfjs and what else a folder may load from packages. @type {Record<string, object[]>} */
const packages = {
  experiment: [
    { regex: '^(?!zod$|\\.)', message: 'experiment is plain data: it imports zod only.' },
  ],
  core: [
    {
      regex: '^(?!@tensorflow/tfjs-core|\\.)',
      message: 'core imports tfjs-core only, so that it runs anywhere.',
    },
  ],
  ui: [
    {
      regex: '^@tensorflow/',
      message: 'The page never loads tfjs: it talks to the trainer through the worker client.',
    },
    {
      group: ['**/core/**', '**/engine/**', ...loadedByThePage.map((file) => `!**/${file}`)],
      allowTypeImports: true,
      message: 'The page takes values from experiment and formats, and types from the rest.',
    },
  ],
}

const zod = { regex: '^zod$', message: 'Zod comes from experiment/zod.ts, which sets it up.' }

const between = floors.map(({ folder, what }) => {
  const allowed = floorsUnder(folder)
  const others = names.filter((name) => name !== folder && !allowed.includes(name))
  const message = `${folder} is ${what}: it stands on ${allowed.join(', ') || 'nothing else in src'}.`
  const patterns = [...(packages[folder] ?? []), zod]
  return restricted(folder, [
    ...patterns,
    ...(others.length ? [{ regex: into(others), message }] : []),
  ])
})

const withinUi = uiFloors.slice(0, -1).map((folder, i) =>
  restricted(`ui/${folder}`, [
    ...packages['ui'],
    zod,
    {
      regex: into(uiFloors.slice(i + 1)),
      message: `ui/${folder} stands on the floors before it: ${uiFloors.slice(0, i).join(', ') || 'none'}.`,
    },
  ]),
)

export default {
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'react', 'jsx-a11y', 'vitest'],
  options: {
    typeAware: true,
    reportUnusedDisableDirectives: 'error',
  },
  categories: {
    correctness: 'error',
    suspicious: 'error',
  },
  rules: {
    'import/no-cycle': 'error',
    'max-lines': [
      'error',
      {
        max: 250,
        skipBlankLines: true,
        skipComments: true,
      },
    ],
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'vitest/no-focused-tests': 'error',
    'vitest/no-disabled-tests': 'error',
    'vitest/no-conditional-expect': 'off',
    'vitest/valid-expect': [
      'error',
      {
        maxArgs: 2,
      },
    ],
    'vitest/expect-expect': [
      'error',
      {
        assertFunctionNames: ['expect', 'expectPyTorch'],
      },
    ],
    'import/no-unassigned-import': 'off',
    'no-shadow': 'off',
    'promise/always-return': 'off',
    'promise/no-promise-in-callback': 'off',
    'typescript/consistent-return': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/prefer-add-event-listener': 'off',
    'jsx-a11y/control-has-associated-label': 'off',
    'jsx-a11y/prefer-tag-over-role': 'off',
    'jsx-a11y/no-noninteractive-tabindex': [
      'error',
      {
        tags: [],
        roles: ['tabpanel', 'region'],
      },
    ],
    'react/react-in-jsx-scope': 'off',
  },
  overrides: [
    { files: ['tests/**'], rules: { 'typescript/unbound-method': 'off' } },
    {
      files: ['src/**'],
      rules: {
        'no-restricted-properties': [
          'error',
          {
            object: 'Date',
            property: 'now',
            message:
              'A duration is measured with performance.now(): the system clock may be set back.',
          },
          {
            property: 'getTime',
            message:
              'A date is shown and kept, not calculated with: the system clock may be set back.',
          },
        ],
      },
    },
    ...between,
    ...withinUi,
  ],
}
