import { integer, ratio } from '../../format/numbers.ts'
import { accuracyChart, memorisedChart, resistedChart } from './accuracy.ts'
import type { Chart } from './chart.ts'
import { lossChart } from './loss.ts'
import { metric } from './metric.ts'
import { stepTimeChart } from './stepTime.ts'
import { around, cosine } from './ticks.ts'

/** All charts, in the order of their menu. A new page shows the first four. */
export const charts: readonly Chart[] = [
  lossChart,
  accuracyChart,
  metric({
    name: 'cos-theta',
    title: 'cos θ',
    unit: 'between g and SAM’s g_s · 1 = same direction',
    lines: [{ column: 'cosTheta', label: 'cos θ' }],
    canBeLog: false,
    format: ratio,
    scale: (low) => around(low < 0 ? -1 : 0, 1, low < 0 ? 0.5 : 0.2, 5),
  }),
  stepTimeChart,
  memorisedChart,
  resistedChart,
  metric({
    name: 'perturbed-loss',
    title: 'Perturbed loss',
    unit: 'nats · L(w + ε), at the steps that compute g_s',
    lines: [{ column: 'perturbedLoss', label: 'L(w + ε)' }],
  }),
  metric({
    name: 'grad-norm',
    title: 'Gradient norm',
    unit: '‖g‖ · at w',
    lines: [{ column: 'gradNorm', label: '‖g‖' }],
  }),
  metric({
    name: 'sam-grad-norm',
    title: 'SAM gradient norm',
    unit: '‖g_s‖ · at w + ε',
    lines: [{ column: 'samGradNorm', label: '‖g_s‖' }],
  }),
  metric({
    name: 'gv-norm',
    title: 'Norm of g_v',
    unit: '‖g_v‖ · the part of g_s across g, cached between refreshes',
    lines: [{ column: 'gvNorm', label: '‖g_v‖' }],
  }),
  metric({
    name: 'epsilon-norm',
    title: 'Perturbation',
    unit: '‖ε‖ · how far from w the second gradient is taken',
    lines: [{ column: 'epsilonNorm', label: '‖ε‖' }],
  }),
  metric({
    name: 'reuse-cos',
    title: 'cos(g, cached g_v)',
    unit: 'at reuse steps · 0 = g_v still lies across g',
    lines: [{ column: 'reuseCos', label: 'cos' }],
    canBeLog: false,
    format: ratio,
    scale: cosine,
  }),
  metric({
    name: 'amplification',
    title: 'Amplification',
    unit: 'α‖g‖/‖g_v‖ · times the cached g_v is added',
    lines: [{ column: 'amplification', label: 'α‖g‖/‖g_v‖' }],
    level: { key: 'as cached', y: 1, label: '1 = g_v as cached' },
  }),
  metric({
    name: 'refresh-change',
    title: 'Change between refreshes',
    unit: '‖new − previous‖/‖new‖',
    lines: [
      { column: 'gvChange', label: 'g_v' },
      { column: 'gsChange', label: 'g_s', kind: 'gS' },
      { column: 'ghChange', label: 'g_h', kind: 'gH' },
    ],
  }),
  metric({
    name: 'update-norm',
    title: 'Update norm',
    unit: '‖w after − w before‖ of each step',
    lines: [{ column: 'updateNorm', label: '‖Δw‖' }],
  }),
  metric({
    name: 'lr',
    title: 'Learning rate',
    unit: 'η · after schedule and knob',
    lines: [{ column: 'lr', label: 'η' }],
    exact: true,
  }),
  metric({
    name: 'grad-evals',
    title: 'Gradient evaluations',
    unit: 'computed since the start',
    lines: [{ column: 'gradEvals', label: 'evaluations' }],
    exact: true,
    canBeLog: false,
    format: integer,
  }),
]
