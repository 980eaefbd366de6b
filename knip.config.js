/**
 * Files, exports and packages that nothing uses. With --production tests keep nothing alive: what only they use is
 * dead code. An export that its own file uses may be there for them.
 */
const production = process.argv.includes('--production')

export default {
  entry: [
    'src/{main,bench/page/main}.tsx!',
    'src/worker/trainer.worker.ts!',
    'src/cli/train.ts!',
    'src/bench/{node,host.worker}.ts!',
    'scripts/*.js!',
  ],
  project: ['src/**/*.{ts,tsx}!', 'scripts/**/*.js!', 'tests/**/*.{ts,tsx}', '*.config.{ts,js}'],
  ignoreExportsUsedInFile: production || { interface: true, type: true },
}
