import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { countPlaywright, countReport, countVitest } from '../../scripts/count.js'

const folder = mkdtempSync(path.join(tmpdir(), 'count-'))
const clean = { succeeded: true, whole: true }

function vitestReport(...files: { status: string; tests: string[] }[]) {
  const file = path.join(folder, 'report.json')
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((each) => ({ status: each })),
  }))
  writeFileSync(file, JSON.stringify({ testResults }))
  return file
}

test('passed and failed tests are summed over files', () => {
  const file = vitestReport(
    { status: 'passed', tests: ['passed', 'passed'] },
    { status: 'failed', tests: ['passed', 'failed'] },
  )
  expect(countReport(file, countVitest, { ...clean, succeeded: false })).toEqual({
    passed: 3,
    failed: 1,
  })
})

test('a test file that cannot be loaded is one failed', () => {
  const file = vitestReport(
    { status: 'passed', tests: ['passed'] },
    { status: 'failed', tests: [] },
    { status: 'failed', tests: [] },
  )
  expect(countReport(file, countVitest, { ...clean, succeeded: false })).toEqual({
    passed: 1,
    failed: 2,
  })
})

test('a runner that ends without a report is one failed', () => {
  const file = path.join(folder, 'missing.json')
  expect(countReport(file, countVitest, clean)).toEqual({ passed: 0, failed: 1 })
})

test('a runner that ran no test is one failed', () => {
  expect(countReport(vitestReport(), countVitest, clean)).toEqual({ passed: 0, failed: 1 })
})

test('a runner that fails although its tests passed is one failed', () => {
  const file = vitestReport({ status: 'passed', tests: ['passed'] })
  expect(countReport(file, countVitest, { ...clean, succeeded: false })).toEqual({
    passed: 1,
    failed: 1,
  })
})

test('a skipped test has failed, except where some tests were asked for', () => {
  const file = vitestReport({ status: 'passed', tests: ['passed', 'skipped'] })
  expect(countReport(file, countVitest, clean)).toEqual({ passed: 1, failed: 1 })
  expect(countReport(file, countVitest, { ...clean, whole: false })).toEqual({
    passed: 1,
    failed: 0,
  })
})

test('in Playwright’s report flaky tests and errors outside tests have failed', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 1 }
  expect(countPlaywright({ stats, errors: ['the server did not start'] })).toEqual({
    passed: 4,
    failed: 3,
    skipped: 1,
  })
})
