/** `npm start`: builds the page when its sources changed, serves it and opens it in the browser. */
import { parseArgs } from 'node:util'
import { ensureInstalled, fail, root } from './install.js'
import { builtPage } from './page.js'

const { port: firstPort, base } = readWishes()
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
  fail(`The page cannot be served: ${error instanceof Error ? error.message : String(error)}`)
}

/** PORT from the environment and, for the page tests, a path to serve the page under. */
function readWishes() {
  const text = process.env['PORT'] || '5173'
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    fail(`PORT is "${text}"; allowed: a whole number from 1 to 65535.`, 2)
  }
  const { values } = parseArgs({ options: { base: { type: 'string', default: '/' } } })
  return { port, base: values.base }
}

/** True where a browser can be opened for a person to see. */
function hasDesktop() {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env
  if (CI) return false
  return process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY)
}
