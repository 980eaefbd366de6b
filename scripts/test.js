/**
 * `npm test` runs every check and every test, whether or not an earlier one failed. The last line has the totals.
 * `node scripts/test.js STEP… [-- ARGUMENTS]` runs only some steps and passes the arguments to their runner.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { countPlaywright, countReport, countVitest } from './count.js'
import { ensureInstalled, fail, root } from './install.js'
import { ensureChrome } from './installChrome.js'

/** @import { Counts } from './count.js' */

/** @typedef {{ advice: string, browser?: boolean, run: (args: string[]) => Counts }} Step */

const limit = 20 * 60 * 1000 // ms; a runner that takes longer is stopped
const reports = mkdtempSync(path.join(tmpdir(), 'looksam-lab-'))

/** @type {Record<string, Step>} */
const steps = {
  format: {
    advice: 'npm run fix formats the files named above.',
    run: () => check(['oxfmt/bin/oxfmt', '--check']),
  },
  lint: {
    advice: 'npm run fix mends what it can; the rules and their reasons are in oxlint.config.js.',
    run: () => check(['oxlint/bin/oxlint', '-c', 'oxlint.config.js', '--deny-warnings']),
  },
  types: {
    advice: 'Mend the types named above; core is checked a second time, without the DOM.',
    run: () => check(['typescript/bin/tsc'], ['typescript/bin/tsc', '-p', 'src/core']),
  },
  unused: {
    advice: 'Delete the code or package named above, or use it; tests alone do not count as use.',
    run: () => {
      const knip = ['knip/bin/knip.js', '--no-progress']
      return check(knip, [...knip, '--production'])
    },
  },
  unit: {
    advice: 'npm run test:unit -- FILE runs one file.',
    run: (args) => vitest('unit', args),
  },
  gpu: {
    advice:
      'npm run test:gpu -- FILE runs one file. No adapter? Set CHROME_PATH to a recent Chrome.',
    browser: true,
    run: (args) => vitest('gpu', args),
  },
  e2e: {
    advice: 'npm run test:e2e -- FILE runs one file; test-results/ has screenshots.',
    browser: true,
    run: playwright,
  },
}

const split = process.argv.indexOf('--')
const wanted = process.argv.slice(2, split < 0 ? undefined : split)
const args = split < 0 ? [] : process.argv.slice(split + 1)
for (const name of wanted) {
  if (!steps[name]) fail(`No step "${name}"; allowed: ${Object.keys(steps).join(', ')}.`, 2)
}
ensureInstalled()

const chosen = Object.entries(steps).filter(([name]) => !wanted.length || wanted.includes(name))
const noBrowser = chosen.some(([, step]) => step.browser) ? await ensureChrome() : undefined
const results = chosen.map(([name, step]) => {
  console.log(`\n── ${name}`)
  const start = performance.now()
  const advice = step.browser && noBrowser ? noBrowser : step.advice
  const counts = advice === noBrowser ? { passed: 0, failed: 1 } : step.run(args)
  return { name, advice, ...counts, seconds: (performance.now() - start) / 1000 }
})
rmSync(reports, { recursive: true })

console.log('')
for (const { name, passed, failed, seconds, advice } of results) {
  const time = `${seconds.toFixed(1)} s`
  console.log(`${failed ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed, ${time}`)
  if (failed) console.log(`  ${advice}`)
}
const sum = (/** @type {keyof Counts} */ key) => results.reduce((total, r) => total + r[key], 0)
process.exitCode = sum('failed') ? 1 : 0
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)

/**
 * Runs a tool of node_modules with its output on our stdout. Returns true if it succeeded.
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 */
function succeeds([tool, ...rest], env) {
  const script = path.join(root, 'node_modules', tool ?? '')
  const { status } = spawnSync(process.execPath, [script, ...rest], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    timeout: limit,
  })
  return status === 0
}

/**
 * Runs a step that has no tests of its own. It counts as one test.
 * @param {string[][]} commands
 * @returns {Counts}
 */
function check(...commands) {
  const failed = commands.filter((command) => !succeeds(command)).length > 0
  return failed ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 }
}

/**
 * @param {string} project
 * @param {string[]} rest
 */
function vitest(project, rest) {
  const file = path.join(reports, `${project}.json`)
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const succeeded = succeeds(['vitest/vitest.mjs', 'run', '--project', project, ...report, ...rest])
  return countReport(file, countVitest, { succeeded, whole: rest.length === 0 })
}

/** @param {string[]} rest */
function playwright(rest) {
  const file = path.join(reports, 'e2e.json')
  const command = ['@playwright/test/cli.js', 'test', '--reporter=list,json', ...rest]
  const succeeded = succeeds(command, { PLAYWRIGHT_JSON_OUTPUT_FILE: file })
  return countReport(file, countPlaywright, { succeeded, whole: rest.length === 0 })
}
