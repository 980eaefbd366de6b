/**
 * What the built pages may load and do: nothing but the app itself. It stands in the pages, because a static host sends
 * no headers, and `npm start` sends it as one too, which also holds it for the workers.
 *
 * Who may frame the page cannot be said in a page, and is not restricted: it is made to be shown in frames.
 */
const rules = {
  'default-src': "'self'",
  // tfjs's kernels are WebAssembly; nothing is made from text.
  'script-src': "'self' 'wasm-unsafe-eval'",
  // Mantine writes the theme's variables into a <style>, and KaTeX's formulas have style attributes.
  'style-src': "'self' 'unsafe-inline'",
  // data: icons in style sheets; blob: a chart on its way to a PNG.
  'img-src': "'self' data: blob:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'self'",
  'form-action': "'none'",
}

export const policy = Object.entries(rules)
  .map(([what, sources]) => `${what} ${sources}`)
  .join('; ')
