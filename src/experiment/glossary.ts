/** What the page's symbols, numbers and words mean, in a sentence or two each; used wherever one is shown. */
interface Entry {
  /** The symbol or word as it is printed; what follows an underscore is an index. */
  sign: string
  says: string
  /** How the word may stand in a sentence, where the page's sentences open it. */
  words?: readonly string[]
}

export const terms = {
  vit: {
    sign: 'Vision Transformer',
    says: 'A network that cuts an image into patches and, block after block, lets every patch look at all the others.',
    words: ['Vision Transformer'],
  },
  sam: {
    sign: 'Sharpness-aware minimisation',
    says: 'Training that lowers the loss of a whole neighbourhood of the weights, not of one point: it takes the gradient where the loss is worst nearby. It seeks flat places.',
    words: ['Sharpness-aware minimisation', 'sharpness-aware'],
  },
  flat: {
    sign: 'flat',
    says: 'Where the loss hardly rises when the weights move a little. Networks in flat places tend to judge new images better.',
    words: ['flat', 'flatter'],
  },
  sharp: {
    sign: 'sharp',
    says: 'Where the loss rises steeply as soon as the weights move a little. Memorised labels tend to leave a network there.',
    words: ['sharp'],
  },
  memorising: {
    sign: 'memorising',
    says: 'Getting the labels of training images right one by one, wrong labels included, instead of learning what new images have in common with them.',
    words: ['memorising', 'memorised', 'memorises', 'memorise'],
  },
  nats: {
    sign: 'nats',
    says: 'The unit of the loss, by natural logarithms: 0 is sure and right, 2.3 is guessing among ten classes.',
    words: ['nats'],
  },
  refresh: {
    sign: 'refresh',
    says: 'A step at which LookSAM computes SAM’s second gradient anew; the steps until the next refresh reuse its g_v.',
    words: ['refresh', 'refreshes'],
  },
  cached: {
    sign: 'cached g_v',
    says: 'The g_v of the latest refresh, kept and reused until the next one.',
    words: ['cached g_v'],
  },
  perturbation: {
    sign: 'perturbation',
    says: 'ε, SAM’s small step uphill from w. It is taken back after the second gradient.',
    words: ['perturbation', 'perturbed'],
  },
  norms: {
    sign: 'norm',
    says: 'The length of a vector: the root of the sum of its squares, written ‖g‖.',
    words: ['norm', 'norms'],
  },
  epoch: {
    sign: 'epoch',
    says: 'As many steps as it takes to see every training image once.',
    words: ['epoch', 'epochs'],
  },
  ideal: {
    sign: 'ideal',
    says: 'What counting gradients allows: the ratio if computing them were all that takes time.',
    words: ['ideal'],
  },
  t: { sign: 't', says: 'The step, counted from 0.' },
  T: { sign: 'T', says: 'How many steps the run has.' },
  w: { sign: 'w', says: 'All weights of the network, as one long vector.' },
  B: { sign: 'B', says: 'The images of this step. All lanes get the same ones.' },
  L: { sign: 'L', says: 'The loss: mean cross-entropy over the images of the step, in nats.' },
  loss: {
    sign: 'L(w)',
    says: 'The loss at the weights as they are, before the step. Mean cross-entropy in nats; lower is better.',
  },
  trainLoss: {
    sign: 'train loss',
    says: 'The loss on the images of each step, smoothed. Low training loss with poor validation is overfitting.',
  },
  valAccuracy: {
    sign: 'val. accuracy',
    says: 'The share of validation images that are judged right; no step trains on them.',
  },
  g: { sign: 'g', says: 'The gradient of the loss at w: the direction in which it rises fastest.' },
  gradNorm: { sign: '‖g‖', says: 'How long the gradient is: how steep the loss is at w.' },
  epsilon: {
    sign: 'ε',
    says: 'SAM’s step uphill, to a nearby place where the loss is higher. It is taken back after the second gradient.',
  },
  epsilonNorm: { sign: '‖ε‖', says: 'How far SAM went uphill at the latest refresh.' },
  d: {
    sign: 'd',
    says: 'The gradient made as long, in each tensor, as that tensor’s weights: dᵢ = (‖wᵢ‖/‖gᵢ‖) gᵢ.',
  },
  perturbedLoss: {
    sign: 'L(w + ε)',
    says: 'The loss at the perturbed weights, on the same images. How far it lies above L(w) tells how sharp the place is.',
  },
  gS: { sign: 'g_s', says: 'SAM’s gradient: the gradient at w + ε, on the same images.' },
  samGradNorm: { sign: '‖g_s‖', says: 'How long the gradient at w + ε is.' },
  theta: { sign: 'θ', says: 'The angle between g and g_s: how far SAM turns the gradient.' },
  cosTheta: {
    sign: 'cos θ',
    says: 'The cosine of the angle between g and SAM’s g_s: 1 means the same direction. Measured only at steps that compute g_s.',
  },
  gH: {
    sign: 'g_h',
    says: 'The part of g_s along g: what the plain gradient would have done too.',
  },
  gV: {
    sign: 'g_v',
    says: 'The part of g_s across g: what SAM adds to plain training. LookSAM keeps it and reuses it.',
  },
  gvNorm: {
    sign: '‖g_v‖',
    says: 'How long the part of g_s across g is. Between refreshes it is that of the cached g_v.',
  },
  reuseCos: {
    sign: 'cos(g, g_v)',
    says: 'The cosine between this step’s g and the cached g_v. It was 0 at the refresh; away from 0, the two have turned towards or against each other.',
  },
  amplification: {
    sign: 'α‖g‖/‖g_v‖',
    says: 'How many times as long as the measured g_v the added part is. 1: as long as the real one. Far above 1: α is too large.',
  },
  gvChange: {
    sign: 'change of g_v',
    says: '‖g_v − previous g_v‖/‖g_v‖, from one refresh to the next. 0: unchanged; √2: equally long and at right angles.',
  },
  gsChange: {
    sign: 'change of g_s',
    says: '‖g_s − previous g_s‖/‖g_s‖, from one refresh to the next.',
  },
  ghChange: {
    sign: 'change of g_h',
    says: '‖g_h − previous g_h‖/‖g_h‖, from one refresh to the next.',
  },
  cosine: {
    sign: 'cosine',
    says: 'Between the vector at a refresh and at the one before: 1 means the same direction, 0 at right angles. It follows from the change and both lengths.',
  },
  rho: { sign: 'ρ', says: 'The radius: how far SAM looks uphill.' },
  k: {
    sign: 'k',
    says: 'Steps from one refresh to the next. A step costs 1 + 1/k gradients on average; k = 1 is SAM.',
  },
  alpha: {
    sign: 'α',
    says: 'How long the added part is, relative to g. It replaces the true length of g_v, so a large α adds more than SAM ever would.',
  },
  c: {
    sign: 'c',
    says: 'The clip norm: a longer gradient is shortened to this length.',
    words: ['clipping', 'clipped'],
  },
  u: { sign: 'u', says: 'The gradient after clipping: what the base optimizer is given.' },
  m: { sign: 'm', says: 'Adam’s first moment: a running mean of u.' },
  v: { sign: 'v', says: 'Adam’s second moment: a running mean of u², number by number.' },
  betas: { sign: 'β₁, β₂', says: 'How slowly the two running means forget.' },
  adamEps: { sign: 'ε₀', says: 'A small number that keeps Adam from dividing by 0. Not SAM’s ε.' },
  b: { sign: 'b', says: 'SGD’s momentum: a decaying sum of past gradients.' },
  mu: { sign: 'μ', says: 'The momentum: how slowly b forgets.' },
  r: {
    sign: 'r',
    says: 'Adam’s step with weight decay, before its length is set tensor by tensor.',
  },
  lambda: {
    sign: 'λ',
    says: 'Weight decay: it pulls dense kernels towards 0, apart from both gradients.',
  },
  lr: { sign: 'η', says: 'The learning rate of this step, after warm-up and schedule.' },
  updateNorm: { sign: '‖update‖', says: 'How far the weights moved in this step.' },
  msPerStep: {
    sign: 'ms / step',
    says: 'Device time of a step, averaged over the latest steps. A refresh costs about two plain steps.',
  },
  gradEvals: {
    sign: 'grad. evals',
    says: 'Gradients computed so far, each one forward and one backward pass. SAM needs two a step, LookSAM 1 + 1/k.',
  },
} as const satisfies Record<string, Entry>

export type TermName = keyof typeof terms
