/** Finds Chrome or Chromium on this machine, and starts it with WebGPU even without a graphics card. */
import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/** Environment variables that may name the browser's executable. Other programs use the last two. */
const variables = ['CHROME_PATH', 'PUPPETEER_EXECUTABLE_PATH', 'CHROME_BIN']

const names = [
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'chromium',
  'chromium-browser',
  'chrome.exe',
]

/** The usual places outside PATH. */
function places() {
  if (process.platform === 'darwin') {
    return ['/', homedir()].flatMap((above) =>
      ['Google Chrome', 'Chromium'].map((name) =>
        path.join(above, `Applications/${name}.app/Contents/MacOS/${name}`),
      ),
    )
  }
  if (process.platform === 'win32') {
    const { ProgramFiles, 'ProgramFiles(x86)': x86, LocalAppData } = process.env
    return [ProgramFiles, x86, LocalAppData]
      .filter((folder) => folder !== undefined)
      .map((folder) => path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'))
  }
  return ['/opt/google/chrome/chrome', '/opt/chromium/chrome']
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Returns the path of an installed Chrome or Chromium, if there is one. An environment variable comes first.
 * Playwright finds its own download without this function.
 * @returns {string | undefined}
 */
export function findChrome() {
  const named = variables.map((variable) => process.env[variable]).find(Boolean)
  if (named) return named
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  const onPath = folders.flatMap((folder) => names.map((name) => path.join(folder, name)))
  return [...onPath, ...places()].find(isExecutable)
}

/** SwiftShader, Chromium's WebGPU on the CPU, lets the tests run without a graphics card. */
const webgpuFlags = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
]

const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** How Playwright starts the browser, in the GPU tests and the page tests; with or without WebGPU. */
export function launchOptions({ webgpu = true } = {}) {
  const executablePath = findChrome()
  // Without a channel Playwright starts its headless shell, which has no WebGPU.
  const args = webgpu ? [...flags, ...webgpuFlags] : flags
  return { args, ...(executablePath ? { executablePath } : { channel: 'chromium' }) }
}
