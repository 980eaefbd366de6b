/**
 * `npm run bench`: runs the benchmark in a headless Chrome or, with --node, in Node. Progress goes to stderr, the table
 * to stdout.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { cached } from './cache.js'
import { launchOptions } from './chrome.js'
import { reasonOf, whyUnwritable } from './files.js'
import { foldersBehind } from './floors.js'
import { ensureInstalled, fail, root } from './install.js'
import { openingTimes } from './opening.js'

/** @typedef {{ report: object, table: string }} Result */

const usage = `npm run bench -- [options]

  --quick       ends within 4 minutes on a machine of two cores without a graphics card
  --node        without a browser, through the package webgpu: any machine with a GPU driver
  --processor   on one thread of the processor, in Node, beside stock tfjs and jax-js on WebAssembly and, where python3
                has it, PyTorch
  --against COMMIT   with --processor: the opening experiment at that commit too
  --json FILE   writes the whole report`

const { plan, node, processor, against, json } = readArguments()
ensureInstalled()
process.stdout.on('error', () => {}) // the file is written even if nobody reads the table
try {
  const { report, table } = node || processor ? await inNode() : await inBrowser()
  console.log(table)
  if (processor) await addOpening(report)
  if (json !== undefined) write(json, `${JSON.stringify(report, null, 2)}\n`)
  process.exit(0) // Dawn would keep the process running
} catch (error) {
  fail(`The benchmark failed: ${reasonOf(error)}`)
}

/**
 * @param {string} file
 * @param {string} text
 */
function write(file, text) {
  try {
    writeFileSync(file, text)
  } catch (error) {
    fail(`--json: ${file} was not written: ${reasonOf(error)}`)
  }
}

function readArguments() {
  const { values, positionals, tokens } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      node: { type: 'boolean', default: false },
      processor: { type: 'boolean', default: false },
      against: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  if (values.help === true) {
    console.log(usage)
    process.exit(0)
  }
  const known = ['quick', 'node', 'processor', 'against', 'json']
  const allowed = '--quick, --node, --processor, --against COMMIT, --json FILE'
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { name, value } = token
    if (!known.includes(name)) {
      fail(`${token.rawName}: not an option; allowed: ${allowed}`, 2)
    }
    if (!['json', 'against'].includes(name) && value !== undefined)
      fail(`--${name}: takes no value`, 2)
    if (name === 'json' && (!value || value.startsWith('--'))) fail('--json: needs a file', 2)
  }
  if (positionals.length > 0) {
    fail(`${positionals[0]}: not expected here; allowed: ${allowed}`, 2)
  }
  const against = values.against
  if (against !== undefined) {
    if (values.processor !== true) fail('--against: allowed with --processor only', 2)
    if (typeof against !== 'string') fail('--against: needs a commit', 2)
    else if (!isCommit(against)) fail(`--against: ${against} is not a commit of this repository`, 2)
  }
  const file = /** @type {string | undefined} */ (values.json)
  const reason = file === undefined ? null : whyUnwritable(file)
  // Checked now, because the benchmark takes minutes.
  if (reason !== null) fail(`--json: ${file} cannot be written: ${reason}`, 2)
  return {
    plan: values.quick === true ? 'quick' : 'full',
    node: values.node === true,
    processor: values.processor === true,
    against: against,
    json: file,
  }
}

/** @param {string} name */
function isCommit(name) {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]
  return spawnSync('git', args, { cwd: root }).status === 0
}

/**
 * How long the opening experiment takes, for the report and below the table.
 * @param {any} report
 */
async function addOpening(report) {
  const { serial, parallel, before } = await openingTimes(against, (doing) => tell(doing, null))
  report.processor.opening = { serial, parallel, before }
  console.log(
    `\nOpening experiment, 300 rounds of three lanes: ${serial.toFixed(0)} ms in one worker, ${parallel.toFixed(0)} ms in parallel`,
  )
  if (before === null) return
  const ratios = { 'in one worker': before / serial, 'in parallel': before / parallel }
  const told = Object.entries(ratios).map(([how, ratio]) => {
    report.processor.ratios[`opening experiment, ${how}: before ÷ now`] = ratio
    return `${ratio.toFixed(2)} times as long as ${how}`
  })
  console.log(`At ${against}: ${before.toFixed(0)} ms, ${told.join(', ')}`)
}

/**
 * @param {string} doing
 * @param {number | null} secondsLeft
 */
function tell(doing, secondsLeft) {
  const left = secondsLeft === null ? '' : `, about ${secondsLeft.toFixed(0)} s left`
  console.error(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${doing}${left}`)
}

/** @returns {Promise<Result>} */
async function inNode() {
  const settings = ['package.json', 'package-lock.json', 'scripts/bench.js']
  const folder = await cached('bench', [...foldersBehind('bench'), ...settings], bundle)
  const program = path.join(folder, 'bench.mjs')
  const { benchInNode } = await import(pathToFileURL(program).href)
  return benchInNode(program, { plan, machine: processor ? 'processor' : 'webgpu' }, tell)
}

/** @param {string} outDir */
async function bundle(outDir) {
  const { build } = await import('vite')
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: { __dirname: JSON.stringify(root) },
    ssr: { noExternal: true, external: ['webgpu'] },
    build: {
      ssr: path.join(root, 'src/bench/node.ts'),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'bench.mjs', codeSplitting: false } },
    },
  })
}

/** @returns {Promise<Result>} */
async function inBrowser() {
  const [{ ensureChrome }, { builtPage }] = await Promise.all([
    import('./installChrome.js'),
    import('./page.js'),
  ])
  const problem = await ensureChrome()
  if (problem) throw new Error(problem)
  const outDir = await builtPage()
  const [{ preview }, { chromium }] = await Promise.all([import('vite'), import('playwright')])
  const { httpServer } = await preview({
    root,
    logLevel: 'warn',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1', open: false },
  })
  const address = /** @type {import('node:net').AddressInfo} */ (httpServer.address())
  const url = `http://127.0.0.1:${address.port}/bench.html`
  const { args, ...options } = launchOptions()
  // First try the graphics card, then Chromium's WebGPU on the CPU.
  const hardware = args.filter((arg) => !arg.startsWith('--use-webgpu-adapter'))
  for (const tried of [hardware, args]) {
    const browser = await chromium.launch({ ...options, args: tried })
    try {
      const page = await browser.newPage()
      await page.goto(url)
      const found = await page.evaluate(async () =>
        Boolean(await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })),
      )
      if (!found) continue
      await page.exposeFunction('benchProgress', tell)
      return await page.evaluate(
        // src/bench/page/main.tsx defines it.
        (plan) => /** @type {any} */ (globalThis).runBenchmark({ plan }),
        plan,
      )
    } finally {
      await browser.close()
    }
  }
  throw new Error('the browser offers no WebGPU adapter.')
}
