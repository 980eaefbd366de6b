/** LayerNorm over the last axis, y = γ (x − mean)/σ + β with σ = √(var + 1e-6), and its gradient; four rows at a time. */
import type { Local } from '../emit/functionBody.ts'
import { f32x4, v128, type I32, type V128 } from '../emit/instructions.ts'
import { forStrips } from './heads.ts'
import type { Address, CallKernel } from './kernel.ts'
import { forColumns, indexed, loadLanes, storeLanes, sumOfLanes, zerosAfter } from './lanes.ts'

const EPS = 1e-6

/** As the compiler's calls of LayerNorm and its gradient say it. */
export interface RowsShape {
  rows: number
  width: number
}

/** Inputs: x (rows, width), γ (width), β (width). Outputs: y (rows, width), stats (rows, 2): mean and 1/σ. */
export function simdLayerNorm(shape: RowsShape): CallKernel {
  const { rows, width } = shape
  const stride = 4 * width
  return {
    key: `layerNorm ${JSON.stringify(shape)}`,
    scratch: 0,
    write(body, addresses) {
      const [x, gamma, beta, y, stats] = addresses as [Address, Address, Address, Address, Address]
      forStrips(body, rows, (row, count) => {
        const [from, to, statsAt] = [
          indexed(x, row, stride),
          indexed(y, row, stride),
          indexed(stats, row, 8),
        ].map((address) => body.let(address)) as [Address, Address, Address]
        const each = <T>(of: (r: number) => T) => Array.from({ length: count }, (_, r) => of(r))
        const zeros = () => each(() => body.let(f32x4.const(0)))
        const mean = (sums: readonly Local<'v128'>[]) =>
          sums.map((sum) => body.let(f32x4.div(sumOfLanes(body, sum), f32x4.const(width))))

        const sums = zeros()
        forColumns(body, width, [from], ([at], lanes) =>
          each((r) => body.set(sums[r]!, f32x4.add(sums[r]!, loadLanes(at!, lanes, r * stride)))),
        )
        const means = mean(sums)
        const centred = (at: I32, lanes: number, r: number) =>
          f32x4.sub(loadLanes(at, lanes, r * stride), means[r]!)
        const squares = zeros()
        forColumns(body, width, [from], ([at], lanes) =>
          each((r) => {
            const x = body.let(zerosAfter(lanes, centred(at!, lanes, r)))
            body.set(squares[r]!, f32x4.add(squares[r]!, f32x4.mul(x, x)))
          }),
        )
        const rstds = mean(squares).map((variance) =>
          body.let(f32x4.div(f32x4.const(1), f32x4.sqrt(f32x4.add(variance, f32x4.const(EPS))))),
        )
        forColumns(body, width, [from, to, gamma, beta], ([at, to, gamma, beta], lanes) => {
          const g = body.let(loadLanes(gamma!, lanes))
          const b = body.let(loadLanes(beta!, lanes))
          each((r) => {
            const xHat = f32x4.mul(centred(at!, lanes, r), rstds[r]!)
            const value = f32x4.add(f32x4.mul(xHat, g), b)
            storeLanes(body, to!, lanes === 4 ? value : body.let(value), lanes, r * stride)
          })
        })
        each((r) => {
          body.do(v128.store32Lane(0, statsAt, means[r]!, 8 * r))
          body.do(v128.store32Lane(0, statsAt, rstds[r]!, 8 * r + 4))
        })
      })
    },
  }
}

/**
 * With x̂ = (x − mean)/σ and dx̂ = dy γ: dx = (dx̂ − mean(dx̂) − x̂ mean(dx̂ x̂))/σ, dγ = Σ dy x̂, dβ = Σ dy over rows.
 * Inputs: dy, x (rows, width), γ (width), stats (rows, 2), with `residual` a gradient (rows, width) that is added to
 * dx. Outputs: dx (rows, width), dγ (width), dβ (width).
 */
export function simdLayerNormGrad(shape: RowsShape & { residual?: boolean }): CallKernel {
  const { rows, width, residual = false } = shape
  const stride = 4 * width
  return {
    key: `layerNormGrad ${JSON.stringify(shape)}`,
    scratch: 0,
    write(body, addresses) {
      const [dy, x, gamma, stats] = addresses as [Address, Address, Address, Address]
      const other = residual ? addresses[4]! : null
      const [dx, dGamma, dBeta] = addresses.slice(residual ? 5 : 4) as [Address, Address, Address]
      forColumns(body, width, [dGamma, dBeta], (places, lanes) => {
        const zero = body.let(f32x4.const(0))
        for (const place of places) storeLanes(body, place, zero, lanes)
      })
      forStrips(body, rows, (row, count) => {
        const each = <T>(of: (r: number) => T) => Array.from({ length: count }, (_, r) => of(r))
        const begin = (matrix: I32) => body.let(indexed(matrix, row, stride))
        const [dyAt, xAt, dxAt] = [begin(dy), begin(x), begin(dx)]
        const otherAt = other ? begin(other) : dxAt
        const statsAt = body.let(indexed(stats, row, 8))
        const means = each((r) => body.let(v128.load32Splat(statsAt, 8 * r)))
        const rstds = each((r) => body.let(v128.load32Splat(statsAt, 8 * r + 4)))
        const sums = each(() => body.let(f32x4.const(0)))
        const alongs = each(() => body.let(f32x4.const(0)))
        const pointers = [dyAt, xAt, gamma, dGamma, dBeta]
        forColumns(body, width, pointers, ([dyAt, xAt, gammaAt, dGammaAt, dBetaAt], lanes) => {
          const g = body.let(loadLanes(gammaAt!, lanes))
          const [gammas, betas] = [dGammaAt!, dBetaAt!].map((at) => body.let(loadLanes(at, lanes)))
          each((r) => {
            const dy = body.let(loadLanes(dyAt!, lanes, r * stride))
            const xHat = body.let(
              f32x4.mul(f32x4.sub(loadLanes(xAt!, lanes, r * stride), means[r]!), rstds[r]!),
            )
            const dxHat = body.let(f32x4.mul(dy, g))
            body.set(sums[r]!, f32x4.add(sums[r]!, dxHat))
            body.set(alongs[r]!, f32x4.add(alongs[r]!, f32x4.mul(dxHat, xHat)))
            body.set(gammas!, f32x4.add(gammas!, f32x4.mul(dy, xHat)))
            body.set(betas!, f32x4.add(betas!, dy))
          })
          storeLanes(body, dGammaAt!, gammas!, lanes)
          storeLanes(body, dBetaAt!, betas!, lanes)
        })
        const mean = (sum: V128) => body.let(f32x4.div(sumOfLanes(body, sum), f32x4.const(width)))
        const [meanSums, meanAlongs] = [sums.map(mean), alongs.map(mean)]
        forColumns(
          body,
          width,
          [dyAt, xAt, gamma, dxAt, otherAt],
          ([dyAt, xAt, gammaAt, dxAt, otherAt], lanes) => {
            const g = body.let(loadLanes(gammaAt!, lanes))
            each((r) => {
              const load = (at: I32) => loadLanes(at, lanes, r * stride)
              const xHat = f32x4.mul(f32x4.sub(load(xAt!), means[r]!), rstds[r]!)
              const across = f32x4.sub(f32x4.mul(load(dyAt!), g), meanSums[r]!)
              const own = f32x4.mul(f32x4.sub(across, f32x4.mul(xHat, meanAlongs[r]!)), rstds[r]!)
              const value = other ? f32x4.add(own, load(otherAt!)) : own
              storeLanes(body, dxAt!, lanes === 4 ? value : body.let(value), lanes, r * stride)
            })
          },
        )
      })
    },
  }
}
