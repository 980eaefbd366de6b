/**
 * What the page needs before it shows anything, in four files. Split by who else imports a module it would be fifty, and
 * asking for a file costs a browser more than most of them hold.
 */

/** @typedef {import('vite').Rolldown.CodeSplittingGroup} Group */
/** @typedef {import('vite').Rolldown.ChunkingContext} Modules */

/**
 * The groups of a page with two entries: `first`, which runs before `main` is loaded. What `other`, the entry of another
 * page, imports too is apart from what is `main`'s alone. Entries are in no group: they run where their page asks for it.
 * @param {{ main: string, first: string, other: string }} entries ids of modules
 * @returns {Group[]}
 */
export function firstLoad({ main, first, other }) {
  const behind = importsBehind()
  const isEntry = (/** @type {string} */ id) => id === main || id === first
  /** @type {[string, (id: string, modules: Modules) => boolean][]} */
  const groups = [
    ['first', (id, modules) => behind(first, modules).has(id)],
    ['library', (id, modules) => id.includes('/node_modules/') && behind(main, modules).has(id)],
    ['shared', (id, modules) => behind(main, modules).has(id) && behind(other, modules).has(id)],
    ['page', (id, modules) => behind(main, modules).has(id)],
  ]
  return groups.map(([name, holds], i) => ({
    name: (id, modules) => (!isEntry(id) && holds(id, modules) ? name : null),
    priority: groups.length - i,
  }))
}

/** Everything that an entry imports statically, itself or through others; found once for each. */
function importsBehind() {
  /** @type {Map<string, Set<string>>} */
  const found = new Map()
  return (/** @type {string} */ entry, /** @type {Modules} */ modules) => {
    const known = found.get(entry)
    if (known) return known
    const all = new Set([entry])
    for (const id of all) {
      for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) all.add(imported)
    }
    found.set(entry, all)
    return all
  }
}
