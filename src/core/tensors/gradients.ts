/**
 * The gradients of those operations of tfjs that a model's own gradients do not cover. Whatever else is differentiated is
 * refused by tfjs with its name. All of tfjs's would be 120 kB more of script in every worker.
 */
import { registerGradient } from '@tensorflow/tfjs-core'
import { addGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Add_grad.js'
import { concatGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Concat_grad.js'
import { meanGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Mean_grad.js'
import { reshapeGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Reshape_grad.js'
import { sliceGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Slice_grad.js'
import { tileGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Tile_grad.js'

for (const gradient of [
  addGradConfig,
  concatGradConfig,
  meanGradConfig,
  reshapeGradConfig,
  sliceGradConfig,
  tileGradConfig,
]) {
  registerGradient(gradient)
}
