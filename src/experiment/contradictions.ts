/** Rules that tie several fields of an Experiment together. */
import { hiddenWidth } from './cost/size.ts'
import {
  datasetFacts,
  datasetNames,
  mostTrainImages,
  ownName,
  validationImages,
} from './datasets.ts'
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

  const { imageSize, patchSize, width, heads, mlpRatio } = model
  require(imageSize % patchSize ===
    0, 'model.patchSize', patchSize, `a divisor of model.imageSize (${imageSize})`)
  require(width % heads === 0, 'model.heads', heads, `a divisor of model.width (${width})`)
  const hidden = hiddenWidth(model)
  const product = `${width} × ${mlpRatio} = ${Number(hidden.toPrecision(12))}`
  require(Number.isInteger(
    hidden,
  ), 'model.mlpRatio', mlpRatio, `a ratio that makes width × ratio a whole number (${product})`)

  problems.push(...datasetProblems({ model, dataset, training }))

  const names = lanes.map((lane) => lane.name)
  for (const [i, laneName] of names.entries()) {
    require(names.indexOf(laneName) ===
      i, `lanes.${i}.name`, laneName, 'a name that no other lane has')
  }
  return problems
}

function datasetProblems({
  model: { classes, channels },
  dataset,
  training: { evalImages },
}: Pick<Experiment, 'model' | 'dataset' | 'training'>): Problem[] {
  const { name, own, trainSize } = dataset
  const set = datasetFacts(dataset)
  if (!set) {
    const allowed = `one of ${datasetNames.join(', ')}; own images come with their files`
    return [{ path: 'dataset.name', value: name, allowed }]
  }
  if (own && name !== ownName) {
    const allowed = `nothing, as dataset.name is ${name}`
    return [{ path: 'dataset.own', value: own.name, allowed }]
  }
  const problems: Problem[] = []
  const require = (right: boolean, path: string, value: unknown, allowed: string) => {
    if (!right) problems.push({ path, value, allowed })
  }
  const title = own?.name ?? name
  const most = mostTrainImages(set)
  const hasRoom = trainSize <= most
  const why =
    set.trainImages < set.images
      ? `the training part of ${title}`
      : `so that every class is left to validate (${title} has ${set.images} images)`
  require(hasRoom, 'dataset.trainSize', trainSize, `a whole number from 10 to ${most}, ${why}`)
  const validation = validationImages(set, trainSize)
  require(!hasRoom ||
    evalImages === null ||
    evalImages <=
      validation, 'training.evalImages', evalImages, `null or a whole number from 1 to ${validation}, the images that validate`)
  require(classes >=
    set.classes, 'model.classes', classes, `a whole number from ${set.classes}, the classes of ${title}`)
  const channelsFit = channels === set.channels || set.channels === 1 || channels === 1
  require(channelsFit, 'model.channels', channels, `1 or ${set.channels}, the channels of ${title}`)
  return problems
}
