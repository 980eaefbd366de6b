/** How many tests a runner says it ran, from its JSON report. */
import { existsSync, readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number }} Counts */
/** @typedef {Counts & { skipped: number }} Reported */

/**
 * Vitest's report. A file that failed without a failed test in it could not be loaded: it counts as one.
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @returns {Reported}
 */
export function countVitest({ testResults }) {
  const sums = { passed: 0, failed: 0, skipped: 0 }
  for (const { status, assertionResults } of testResults) {
    const count = (/** @type {string} */ wanted) =>
      assertionResults.filter((test) => test.status === wanted).length
    const [passed, failed] = [count('passed'), count('failed')]
    sums.passed += passed
    sums.failed += failed || (status === 'failed' ? 1 : 0)
    sums.skipped += assertionResults.length - passed - failed
  }
  return sums
}

/**
 * Playwright's report. A test that passed at a second try did not pass.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} report
 * @returns {Reported}
 */
export function countPlaywright({ stats, errors }) {
  const failed = stats.unexpected + stats.flaky + errors.length
  return { passed: stats.expected, failed, skipped: stats.skipped }
}

/**
 * What a finished runner's report comes to. It failed at least once where there is no report, no test passed,
 * or the runner itself did not succeed. In a whole run a skipped test has failed: nobody asked to leave it out.
 * @template Report
 * @param {string} file
 * @param {(report: Report) => Reported} count
 * @param {{ succeeded: boolean, whole: boolean }} run
 * @returns {Counts}
 */
export function countReport(file, count, { succeeded, whole }) {
  const nothing = { passed: 0, failed: 0, skipped: 0 }
  const reported = existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8'))) : nothing
  const failed = reported.failed + (whole ? reported.skipped : 0)
  const atLeast = succeeded && reported.passed > 0 ? 0 : 1
  return { passed: reported.passed, failed: Math.max(failed, atLeast) }
}
