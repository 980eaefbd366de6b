/** The sentence that screen readers speak. */
import { create } from 'zustand'

interface Announcement {
  sentence: string
  /** Counts the announcements, so that the same sentence can be spoken again. */
  number: number
}

export const useAnnouncement = create<Announcement>(() => ({ sentence: '', number: 0 }))

/** Lets screen readers speak a sentence. App.tsx has the live region that holds it. */
export const announce = (sentence: string) =>
  useAnnouncement.setState(({ number }) => ({ sentence, number: number + 1 }))
