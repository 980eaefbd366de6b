/**
 * A Slice for tfjs-wasm that copies only what it cuts out, registered when this module loads.
 *
 * tfjs's kernel copies the whole input out of the WebAssembly heap for every slice: unpacking the weights of a
 * small ViT copied 10 MB a pass and took a fifth of a step (measured 2026-11-24). Slices that are not one block
 * of memory still go to tfjs's kernel.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'

const stock = tf.getKernel('Slice', 'wasm')

tf.unregisterKernel('Slice', 'wasm')
tf.registerKernel({
  ...stock,
  kernelFunc: (params) => {
    const x = params.inputs['x'] as tf.TensorInfo
    const { begin, size } = params.attrs as unknown as { begin: number[]; size: number[] }
    const [from, shape] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [
      number[],
      number[],
    ]
    if (x.dtype === 'string' || !tf.slice_util.isSliceContinous(x.shape, from, shape)) {
      return stock.kernelFunc(params)
    }
    const backend = params.backend as BackendWasm
    const out = backend.makeOutput(shape, x.dtype)
    const offset = tf.slice_util.computeFlatOffset(from, tf.util.computeStrides(x.shape))
    // Views are taken after makeOutput, which may move the heap.
    const source = backend.typedArrayFromHeap(x)
    backend
      .typedArrayFromHeap(out)
      .set(source.subarray(offset, offset + tf.util.sizeFromShape(shape)))
    return out
  },
})
