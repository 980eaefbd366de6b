/** What is said to those who listen to the page instead of looking at it. */
import { create } from 'zustand'

interface Announcement {
  sentence: string
  /** Counts the announcements, so that a sentence said twice is heard twice. */
  number: number
}

export const useAnnouncement = create<Announcement>(() => ({ sentence: '', number: 0 }))

/** Has a screen reader say a sentence; App.tsx puts it where screen readers listen. */
export const announce = (sentence: string) =>
  useAnnouncement.setState(({ number }) => ({ sentence, number: number + 1 }))
