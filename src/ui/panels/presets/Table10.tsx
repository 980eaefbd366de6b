import { parameterCount, patchCount } from '../../../experiment/cost/size.ts'
import {
  modelPresets,
  printedParameters,
  type ModelPreset,
} from '../../../experiment/presets/models.ts'
import { integer } from '../../format/numbers.ts'
import classes from './Presets.module.css'

/** The paper's models: the printed numbers beside the computed ones. */
export function Table10() {
  return (
    <>
      <p>
        224 × 224 pixels, 12 blocks, MLP × 4. Exact counts are with a class token and 1,000 classes;
        the sequence length counts patches, without the class token, as the paper does.
      </p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>model</th>
            <th>width, heads</th>
            <th>parameters</th>
            <th>paper</th>
            <th>sequence</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(modelPresets).map(([name, model]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {model.width}, {model.heads}
              </td>
              <td>{integer(parameterCount(model))}</td>
              <td>{printedParameters[name as ModelPreset]}</td>
              <td>{patchCount(model)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
