/** What a thrown value says: libraries throw errors, plain objects with a message, and strings. An error without words has its name. */
export function messageOf(thrown: unknown): string {
  const { message, name } = (thrown ?? {}) as { message?: unknown; name?: unknown }
  if (typeof message !== 'string') return String(thrown)
  return message === '' && typeof name === 'string' ? name : message
}
