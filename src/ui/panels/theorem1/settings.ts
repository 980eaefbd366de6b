/** The settings of Theorem 1. */
export interface BoundSettings {
  rho: unknown
  rho0: unknown
  delta: unknown
}

interface Range {
  label: string
  help: string
  allowed: string
  right: (value: number) => boolean
}

export const boundFields: Readonly<Record<keyof BoundSettings, Range>> = {
  rho: {
    label: 'ρ',
    help: 'The radius of SAM’s perturbation.',
    allowed: 'a number above 0, up to 10',
    right: (value) => value > 0 && value <= 10,
  },
  rho0: {
    label: 'ρ₀',
    help: 'How far LookSAM’s imitated ε is off.',
    allowed: 'a number from 0 to 10',
    right: (value) => value >= 0 && value <= 10,
  },
  delta: {
    label: 'δ',
    help: 'The bound holds with probability 1 − δ.',
    allowed: 'a number above 0 and below 1',
    right: (value) => value > 0 && value < 1,
  },
}

/** What is wrong with a value, as a sentence. */
export function problemOf(name: keyof BoundSettings, value: unknown): string | undefined {
  const { label, allowed, right } = boundFields[name]
  const fine = typeof value === 'number' && Number.isFinite(value) && right(value)
  return fine ? undefined : `${label}: ${String(value)} is not allowed; allowed: ${allowed}`
}

/** The settings as numbers; null while a value is not allowed. */
export function numbersOf(settings: BoundSettings): Record<keyof BoundSettings, number> | null {
  const wrong = Object.entries(settings).some(([name, value]) =>
    problemOf(name as keyof BoundSettings, value),
  )
  return wrong ? null : (settings as Record<keyof BoundSettings, number>)
}
