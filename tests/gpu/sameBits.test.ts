/** Training on WebAssembly gives the same bits in Chromium as everywhere. */
import { expect, test } from 'vitest'
import { fingerprints, takeFingerprints } from '../fixtures/fingerprint.ts'

test('fifty steps of every method', { timeout: 120_000 }, async () => {
  expect(await takeFingerprints()).toEqual(fingerprints)
})
