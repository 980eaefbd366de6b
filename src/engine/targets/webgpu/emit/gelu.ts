/**
 * erf, GELU and its derivative as WGSL functions, for f32 or for vec4f.
 *
 * erf is N. Juffa's pair of polynomials (below |x| = 475/512 in x², above it inside an exponential), which is
 * within one unit in the last place. Both sides are computed and one is selected: threads don't part ways.
 */

type Float = 'f32' | 'vec4f'

/** `fn erf(x: f32) -> f32`, or `erf4` for vec4f. */
export function erfWgsl(type: Float): string {
  return `
fn ${named('erf', type)}(x: ${type}) -> ${type} {
  let t = abs(x);
  let s = x * x;
  let high = -1.72853470e-5 * t + 3.83197126e-4;
  let low = -3.88396438e-3 * t + 2.42546219e-2;
  var far = high * s + low;
  far = far * t - 1.06777877e-1;
  far = far * t - 6.34846687e-1;
  far = far * t - 1.28717512e-1;
  far = 1.0 - exp(far * t - t);
  var near = -5.96761703e-4 * s + 4.99119423e-3;
  near = near * s - 2.67681349e-2;
  near = near * s + 1.12819925e-1;
  near = near * s - 3.76125336e-1;
  near = near * s + 1.28379166e-1;
  return select(near * x + x, sign(x) * far, t > ${type}(0.927734375));
}`
}

/** `fn gelu(x)` = x Φ(x), or `gelu4`; needs erf of the same type. */
export function geluWgsl(type: Float): string {
  return `
fn ${named('gelu', type)}(x: ${type}) -> ${type} {
  return 0.5 * x * (1.0 + ${named('erf', type)}(x * ${Math.SQRT1_2}));
}`
}

/** `fn geluGrad(x)` = Φ(x) + x φ(x), or `geluGrad4`; needs erf of the same type. */
export function geluGradWgsl(type: Float): string {
  return `
fn ${named('geluGrad', type)}(x: ${type}) -> ${type} {
  let density = ${1 / Math.sqrt(2 * Math.PI)} * exp(-0.5 * x * x);
  return 0.5 * (1.0 + ${named('erf', type)}(x * ${Math.SQRT1_2})) + x * density;
}`
}

const named = (name: string, type: Float) => (type === 'f32' ? name : `${name}4`)
