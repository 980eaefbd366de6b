/**
 * The floors of src, from the ground up: a file imports from its own floor and from those before it. The linter
 * (oxlint.config.js) reads the order here, and tests/house/house.test.ts holds types and lazy imports to it too.
 */

/** The folders of src. `only` names the floors that a floor may use, where that is not all before it. */
export const floors = /** @type {const} */ ([
  { folder: 'experiment', what: 'what a run is, as plain data' },
  { folder: 'core', what: 'the mathematics, on tensors' },
  { folder: 'formats', what: 'what crosses a file or a link', only: ['experiment', 'core'] },
  { folder: 'engine', what: 'how a step runs fast', only: ['experiment', 'core'] },
  { folder: 'worker', what: 'what runs beside the page' },
  {
    folder: 'cli',
    what: 'the same core, headless',
    only: ['experiment', 'core', 'formats', 'engine'],
  },
  { folder: 'ui', what: 'the page', only: ['experiment', 'core', 'formats', 'engine', 'worker'] },
  {
    folder: 'bench',
    what: 'the benchmark and its page',
    only: ['experiment', 'core', 'formats', 'engine', 'cli', 'ui'],
  },
])

/**
 * The floors that a floor may import from.
 * @param {string} folder
 * @returns {readonly string[]}
 */
export function floorsUnder(folder) {
  const i = floors.findIndex((floor) => floor.folder === folder)
  const floor = floors[i]
  if (!floor) throw new Error(`src/${folder} is no floor of scripts/floors.js`)
  return 'only' in floor ? floor.only : floors.slice(0, i).map((below) => below.folder)
}

/**
 * The folders that a program made from a floor can depend on: its own and all floors under it, directly or not.
 * @param {string} folder
 */
export function foldersBehind(folder) {
  const found = new Set([folder])
  for (const each of found) for (const under of floorsUnder(each)) found.add(under)
  return [...found].map((name) => `src/${name}`)
}

/** The folders of src/ui, from what knows least of the page to what arranges the whole of it. */
export const uiFloors = /** @type {const} */ ([
  'measurements',
  'format',
  'browser',
  'store',
  'session',
  'components',
  'lanes',
  'explain',
  'views',
  'url',
  'panels',
  'header',
  'layout',
])

/** What the page may load of core and engine beside types; everything else runs in the worker. */
export const loadedByThePage = ['engine/backendReport.ts']
