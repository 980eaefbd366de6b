/** What a thrown value says: libraries throw errors, plain objects with a message, and strings. */
export function messageOf(thrown: unknown): string {
  const { message } = (thrown ?? {}) as { message?: unknown }
  return typeof message === 'string' ? message : String(thrown)
}
