import type { OptimizerSettings } from '../../experiment/schema.ts'
import { portableCos } from '../tensors/portableMath.ts'

type Schedule = Pick<OptimizerSettings, 'lr' | 'schedule' | 'warmupSteps'>

/**
 * η(t): η(t + 1)/W during W warm-up steps, then cosine η·½(1 + cos πx), linear η(1 − x) or constant η,
 * where x = (t − W)/(T − W) runs from 0 to 1 over what is left of T steps.
 */
export function learningRateAt(
  t: number,
  { lr, schedule, warmupSteps: W }: Schedule,
  T: number,
): number {
  if (t < W) return (lr * (t + 1)) / W
  return lr * decay[schedule](T > W ? (t - W) / (T - W) : 0)
}

const decay = {
  cosine: (x: number) => 0.5 * (1 + portableCos(Math.PI * x)),
  linear: (x: number) => 1 - x,
  constant: () => 1,
}
