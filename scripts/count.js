/** Counts the tests in a runner's JSON report. */
import { existsSync, readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number }} Counts */
/** @typedef {Counts & { skipped: number }} Reported */

/**
 * Counts Vitest's report. A file that failed without a failed test could not be loaded; it counts as one failed test.
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
 * Counts Playwright's report. A test that passed only at a second try counts as failed.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} report
 * @returns {Reported}
 */
export function countPlaywright({ stats, errors }) {
  const failed = stats.unexpected + stats.flaky + errors.length
  return { passed: stats.expected, failed, skipped: stats.skipped }
}

/**
 * Counts the report of a finished runner. At least one test counts as failed if there is no report, if no test
 * passed, or if the runner itself failed. In a whole run a skipped test counts as failed, since nobody left it out.
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
