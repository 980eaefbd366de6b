/** How the app is served and built (Vite) and tested in Node and in Chromium (Vitest). */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { launchOptions } from './scripts/chrome.js'
import { firstLoad } from './scripts/firstLoad.js'
import { policy } from './scripts/policy.js'

const root = fileURLToPath(new URL('.', import.meta.url))
const wasmFolder = `${root}node_modules/@tensorflow/tfjs-backend-wasm/dist/`

/** Puts the policy into the built pages; the dev server's own scripts need a looser one. */
function contentSecurityPolicy(): Plugin {
  const attrs = { 'http-equiv': 'Content-Security-Policy', content: policy }
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post', // before every script
      handler: () => [{ tag: 'meta', attrs, injectTo: 'head-prepend' }],
    },
  }
}

const first = `${root}src/first.ts`
const groups = firstLoad({
  main: `${root}src/main.tsx`,
  first,
  other: `${root}src/bench/page/main.tsx`,
})

/** Adds first.ts to index.html as a script of its own. Vite would make one script of it and of main.tsx. */
function firstScript(): Plugin {
  let served = false
  return {
    name: 'first-script',
    configResolved: ({ command }) => void (served = command === 'serve'),
    transformIndexHtml: {
      order: 'post',
      handler(_, { filename, bundle = {} }) {
        if (!filename.endsWith('/index.html')) return []
        const built = Object.values(bundle).find(
          (chunk) => chunk.type === 'chunk' && chunk.facadeModuleId === first,
        )
        if (!built && !served) throw new Error(`${first} is not in the bundle.`)
        const src = `./${built?.fileName ?? first.slice(root.length)}`
        const attrs = { type: 'module', src, async: true, crossorigin: true, fetchpriority: 'high' }
        return [{ tag: 'script', attrs, injectTo: 'head-prepend' }]
      },
    },
  }
}

/**
 * Writes sizes of all styles in rem, so that a page in a large window is larger as a whole: src/ui/theme.css says how
 * much. Hairlines and the conditions of media queries stay in px.
 */
const sizesInRem = {
  postcssPlugin: 'sizes-in-rem',
  Declaration(declaration: { value: string }) {
    declaration.value = declaration.value.replaceAll(/(?<![\w.])(\d*\.?\d+)px/g, (px, n: string) =>
      Number(n) > 1 ? `${Number(n) / 16}rem` : px,
    )
  },
}

/**
 * Every tfjs module that the sources and tests import. They are bundled together before anything runs: one copy
 * of tfjs-core, and a test file that uses it starts in half a second instead of seven (measured 2026-11-24).
 */
function tfjsModules(): string[] {
  const files = ['src', 'tests'].flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${root}${folder}/${name}`),
  )
  const imports = /(?:from|import|import\()\s*['"](@tensorflow\/[^'"]+)['"]/g
  const modules = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(imports)].map(([, module]) => module!),
  )
  return [...new Set(modules)].toSorted()
}

const tfjs = tfjsModules()

/** In Node tfjs looks for its WebAssembly in __dirname, which a module hasn't got. */
const rolldownOptions = { transform: { define: { __dirname: JSON.stringify(wasmFolder) } } }

export default defineConfig({
  base: './', // the built page works under any path
  appType: 'mpa', // a missing file is a 404, not the page
  plugins: [react(), firstScript(), contentSecurityPolicy()],
  preview: { headers: { 'Content-Security-Policy': policy } },
  css: { postcss: { plugins: [sizesInRem] } },
  worker: {
    format: 'es',
    // One file of what a worker needs at once. Files that import each other are asked for one after the other, and each
    // waits for the page's thread, which is busy then.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } },
    },
  },
  build: {
    assetsInlineLimit: 0, // the policy lets in no font from a data: address
    chunkSizeWarningLimit: 1500, // kB; tfjs and React are what they are
    rolldownOptions: {
      input: ['index.html', 'bench.html', first],
      output: { codeSplitting: { groups } },
    },
  },
  optimizeDeps: { include: [...tfjs, '@jax-js/jax'] },
  test: {
    onConsoleLog: (text) => !text.includes('you are running TensorFlow.js in Node.js'), // an advertisement
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/gpu/**'],
          testTimeout: 30_000, // ms
          deps: { optimizer: { ssr: { enabled: true, include: tfjs, rolldownOptions } } },
        },
      },
      {
        extends: true,
        test: {
          name: 'gpu',
          include: ['tests/gpu/**/*.test.ts'],
          testTimeout: 60_000, // ms
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
