/** Zod as the whole project uses it: without code made from text, which the page's policy forbids. Trying it makes the page start later (docs/decisions.md). */
// oxlint-disable-next-line no-restricted-imports -- the one place that sets it up
import { z } from 'zod'

z.config({ jitless: true })

export { z }
