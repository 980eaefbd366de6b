/**
 * The content security policy: the built pages load nothing but the app itself. The policy is written into the pages,
 * because a static host sends no special headers. `npm start` also sends it as a header, which applies to workers too.
 *
 * A policy inside a page cannot say who may frame it. Framing is not restricted: the page is made to be embedded.
 */
const rules = {
  'default-src': "'self'",
  // WebAssembly is compiled; no script is made from text.
  'script-src': "'self' 'wasm-unsafe-eval'",
  // Mantine writes the theme's variables into a <style>, and KaTeX's formulas have style attributes.
  'style-src': "'self' 'unsafe-inline'",
  // data: for icons in style sheets; blob: for a chart that is being saved as PNG.
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
