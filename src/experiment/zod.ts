/** Zod as the whole project uses it: without code made from text, which the page's policy forbids. Trying it costs the page's start 0.3 s. */
// oxlint-disable-next-line no-restricted-imports -- the one place that sets it up
import { z } from 'zod'

z.config({ jitless: true })

export { z }
