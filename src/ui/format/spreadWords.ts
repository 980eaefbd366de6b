import type { Spread } from '../measurements/outcome.ts'

/** A mean with its sample standard deviation, "91.6% ± 0.4%"; one number alone has none. */
export const spreadWords = (
  { mean, deviation, count }: Pick<Spread, 'mean' | 'deviation' | 'count'>,
  format: (value: number) => string,
): string => (count > 1 ? `${format(mean)} ± ${format(deviation)}` : format(mean))
