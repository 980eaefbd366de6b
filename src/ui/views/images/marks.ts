import type { VerdictKind } from './verdicts.ts'

/** How a verdict is marked beside its lane's colour and marker. */
export const kindSigns: Readonly<Record<VerdictKind, string>> = {
  right: '✓',
  wrong: '✗',
  memorised: '✗',
  resisted: '✓',
  other: '○',
}
