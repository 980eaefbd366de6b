/** `npm start`: builds the page if its sources changed, serves it and opens it in the browser. */
import { parseArgs } from 'node:util'
import { reasonOf } from './files.js'
import { ensureInstalled, fail, root } from './install.js'
import { builtPage } from './page.js'

const { port: firstPort, base } = readOptions()
ensureInstalled()

try {
  const outDir = await builtPage()
  const { preview } = await import('vite')
  const { httpServer } = await preview({
    root,
    base,
    logLevel: 'warn',
    build: { outDir },
    preview: { port: firstPort, open: hasDesktop() },
  })
  const address = httpServer.address()
  const port = typeof address === 'object' ? address?.port : undefined
  console.log(`http://localhost:${port}${base}`)
} catch (error) {
  fail(`The page cannot be served: ${reasonOf(error)}`)
}

/** Reads PORT from the environment. The page tests also give a path to serve the page under. */
function readOptions() {
  const text = process.env['PORT'] || '5173'
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    fail(`PORT is "${text}"; allowed: a whole number from 1 to 65535.`, 2)
  }
  const { values } = parseArgs({ options: { base: { type: 'string', default: '/' } } })
  return { port, base: values.base }
}

/** True if a browser window can be shown. */
function hasDesktop() {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env
  if (CI) return false
  return process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY)
}
