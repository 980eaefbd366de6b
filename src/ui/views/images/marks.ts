import type { VerdictKind } from './verdicts.ts'

/** How a verdict is marked beside its lane's colour and marker. */
export const kindMarks: Readonly<Record<VerdictKind, { sign: string; good: boolean }>> = {
  right: { sign: '✓', good: true },
  wrong: { sign: '✗', good: false },
  memorised: { sign: '✗', good: false },
  resisted: { sign: '✓', good: true },
  other: { sign: '○', good: false },
}
