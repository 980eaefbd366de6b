/**
 * The floors of src, from the ground up. A file imports only from its own floor and from earlier ones. The linter reads
 * this order (oxlint.config.js); tests/house/house.test.ts checks types and lazy imports too.
 */

/** The folders of src. `only` lists the floors that a floor may use, if it may not use all earlier ones. */
export const floors = /** @type {const} */ ([
  { folder: 'experiment', what: 'what a run is, as plain data' },
  { folder: 'core', what: 'the mathematics, on tensors' },
  { folder: 'formats', what: 'what crosses a file or a link', only: ['experiment', 'core'] },
  { folder: 'engine', what: 'how a step runs fast', only: ['experiment', 'core'] },
  {
    folder: 'parallel',
    what: 'lanes in workers of their own',
    only: ['experiment', 'core', 'engine'],
  },
  { folder: 'worker', what: 'what runs beside the page' },
  {
    folder: 'cli',
    what: 'the same core, headless',
    only: ['experiment', 'core', 'formats', 'engine', 'parallel'],
  },
  { folder: 'ui', what: 'the page', only: ['experiment', 'core', 'formats', 'engine', 'worker'] },
  {
    folder: 'bench',
    what: 'the benchmark and its page',
    only: ['experiment', 'core', 'formats', 'engine', 'parallel', 'cli', 'ui'],
  },
])

/**
 * Returns the floors that a floor may import from.
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
 * Returns the folders that a program can be made of: its own floor and every floor that this one imports, directly or not.
 * @param {string} folder
 */
export function foldersBehind(folder) {
  const found = new Set([folder])
  for (const each of found) for (const under of floorsUnder(each)) found.add(under)
  return [...found].map((name) => `src/${name}`)
}

/** The folders of src/ui. The first knows least of the page; the last arranges all of it. */
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

/** The files of core and engine that the page may load. It imports only types from the others, which run in the worker. */
export const loadedByThePage = ['engine/backendReport.ts']
