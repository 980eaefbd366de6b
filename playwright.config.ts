/** The page tests: the built page, served by `npm start`'s own script under a sub-path, in real Chromium with WebGPU. */
import { defineConfig } from '@playwright/test'
import { launchOptions } from './scripts/chrome.js'

const base = '/some/sub/path/'

/** A visitor who has seen the tour, which would stand on what the tests press; its own tests come for the first time. */
const seenTour = {
  cookies: [],
  origins: [
    {
      origin: `http://localhost:${process.env['PAGE_PORT']}`,
      localStorage: [{ name: 'looksam-lab.tour', value: 'seen' }],
    },
  ],
}

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  forbidOnly: true,
  workers: 2,
  projects: [
    // SwiftShader takes every core it finds.
    { name: 'webgpu', grep: /@webgpu/, workers: 1, use: { launchOptions: launchOptions() } },
    {
      name: 'wasm',
      grepInvert: /@webgpu/,
      fullyParallel: true,
      timeout: 240_000, // ms; nothing here waits for shaders
      use: { launchOptions: launchOptions({ webgpu: false }) },
    },
  ],
  timeout: 900_000, // ms; compiling shaders on a busy CPU takes minutes
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    actionTimeout: 60_000, // ms
    baseURL: `http://localhost:${process.env['PAGE_PORT']}${base}`,
    screenshot: 'only-on-failure',
    storageState: seenTour,
  },
  webServer: {
    command: `node scripts/start.js --base=${base}`,
    env: { CI: 'true', PORT: '4173' },
    wait: { stdout: /localhost:(?<page_port>\d+)/ },
    stderr: 'pipe',
    timeout: 120_000, // ms
  },
})
