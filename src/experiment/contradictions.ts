/** Rules that tie several fields of an Experiment together. */
import { hiddenWidth } from './cost/size.ts'
import { datasetRow } from './datasets.ts'
import type { Experiment } from './schema.ts'

export interface Problem {
  /** Where, as a dotted path: "lanes.2.k". */
  path: string
  value: unknown
  /** What would have been right, as words that follow "allowed:". */
  allowed: string
}

/** Everything in which the fields of an Experiment disagree, each problem at the field that has to give way. */
export function contradictions({ model, dataset, training, lanes }: Experiment): Problem[] {
  const problems: Problem[] = []
  const require = (right: boolean, path: string, value: unknown, allowed: string) => {
    if (!right) problems.push({ path, value, allowed })
  }

  const { imageSize, patchSize, width, heads, mlpRatio, classes, channels } = model
  require(imageSize % patchSize ===
    0, 'model.patchSize', patchSize, `a divisor of model.imageSize (${imageSize})`)
  require(width % heads === 0, 'model.heads', heads, `a divisor of model.width (${width})`)
  const hidden = hiddenWidth(model)
  const product = `${width} × ${mlpRatio} = ${Number(hidden.toPrecision(12))}`
  require(Number.isInteger(
    hidden,
  ), 'model.mlpRatio', mlpRatio, `a ratio that makes width × ratio a whole number (${product})`)

  const { name, trainSize } = dataset
  const set = datasetRow(name)
  const most = set.images - set.classes
  require(trainSize <=
    most, 'dataset.trainSize', trainSize, `a whole number from 10 to ${most}, so that every class is left to validate (${name} has ${set.images} images)`)
  const validation = set.images - trainSize
  const { evalImages } = training
  require(evalImages === null ||
    trainSize > most ||
    evalImages <=
      validation, 'training.evalImages', evalImages, `null or a whole number from 1 to ${validation}, the images that ${trainSize} training images of ${name} leave`)
  require(classes >=
    set.classes, 'model.classes', classes, `a whole number from ${set.classes}, the classes of ${name}`)
  const channelsFit = channels === set.channels || set.channels === 1 || channels === 1
  require(channelsFit, 'model.channels', channels, `1 or ${set.channels}, the channels of ${name}`)

  const names = lanes.map((lane) => lane.name)
  for (const [i, laneName] of names.entries()) {
    require(names.indexOf(laneName) ===
      i, `lanes.${i}.name`, laneName, 'a name that no other lane has')
  }
  return problems
}
