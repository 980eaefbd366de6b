/** Choices that the browser remembers, each as a text under a key of localStorage. */
import { z } from '../../experiment/zod.ts'
import { create } from 'zustand'
import { persist, type PersistStorage } from 'zustand/middleware'

/** Storage may be blocked or full: a choice then holds until the page is left. */
const storage: PersistStorage<string> = {
  getItem(key) {
    try {
      const text = localStorage.getItem(key)
      return text === null ? null : { state: text }
    } catch {
      return null
    }
  },
  setItem(key, { state: text }) {
    try {
      localStorage.setItem(key, text)
    } catch {
      // See above.
    }
  },
  removeItem: (key) => localStorage.removeItem(key),
}

/**
 * A store of one choice. `text` encodes the choice and validates what is read. Where nothing was written, or something
 * invalid, the choice is `standard`.
 */
export const rememberedChoice = <T>(key: string, text: z.ZodType<T, string>, standard: T) =>
  create<{ choice: T }>()(
    persist(() => ({ choice: standard }), {
      name: key,
      storage,
      partialize: ({ choice }) => z.encode(text, choice),
      merge: (stored) => ({ choice: z.safeDecode(text, stored as string).data ?? standard }),
    }),
  )

/** A value of a schema, as JSON text. */
export const jsonText = <T>(schema: z.ZodType<T>) =>
  z.codec(z.string(), schema, {
    decode(text, { issues }) {
      try {
        return JSON.parse(text)
      } catch {
        issues.push({ code: 'custom', message: 'no JSON', input: text })
        return z.NEVER
      }
    },
    encode: (choice) => JSON.stringify(choice),
  })
