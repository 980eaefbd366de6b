import { repository } from '../format/repository.ts'
import classes from './Conventions.module.css'

/** What the paper leaves open and the code decides, where it acts. */
export function Conventions() {
  return (
    <details className={classes.conventions}>
      <summary>Conventions</summary>
      <ul>
        <li>
          Norms are of the whole network, all its tensors as one vector, unless a lane says per
          layer.
        </li>
        <li>
          LookSAM refreshes first at t = 0, and then whenever k steps have passed since its last
          refresh. t counts the steps done before.
        </li>
        <li>
          The perturbation ε is ρ g/‖g‖, and 0 where g is 0. Both gradients of a step are of the
          same images; weight decay takes no part in either.
        </li>
        <li>
          The gradient is clipped last: after SAM’s or LookSAM’s part, right before the optimizer.
        </li>
        <li>
          Decay, and LAMB’s trust ratio, act on dense kernels only: not on biases, LayerNorm,
          position embedding or class token.
        </li>
        <li>Adam’s own ε is a setting, 1e-8 by default; LAMB’s and LayerNorm’s are 1e-6.</li>
      </ul>
      <a href={`${repository}/blob/main/docs/numerics.md`} target="_blank" rel="noreferrer">
        Every formula, and where the paper is open
      </a>
    </details>
  )
}
