import { Drawer } from '@mantine/core'
import { useState } from 'react'
import { Formula } from '../../components/Formula.tsx'
import { NumberField } from '../../components/NumberField.tsx'
import { laneField } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'
import classes from './Theorem1.module.css'
import { BoundTable } from './Theorem1Table.tsx'
import { boundFields, numbersOf, problemOf, type BoundSettings } from './settings.ts'
import { useMeasures } from './useMeasures.ts'

const equation = {
  tex: String.raw`\begin{aligned}&L_{\mathcal D}(w)\le\max_{\lVert\varepsilon'\rVert_2\le\rho'}L_{\mathcal S}(w+\varepsilon')\\&\quad+\sqrt{\frac{P\log\!\Big(1+\frac{\lVert w\rVert^2}{\rho'^2}\big(1+\sqrt{\tfrac{\log n}{P}}\big)^2\Big)+4\log\frac n\delta+\tilde O(1)}{n-1}}\end{aligned}`,
  plain:
    'L_D(w) ≤ max over ‖ε′‖ ≤ ρ′ of L_S(w + ε′) + √((P log(1 + ‖w‖²/ρ′² (1 + √(log n / P))²) + 4 log(n/δ) + Õ(1))/(n − 1))',
}
const radii = { tex: String.raw`\rho'^2=\rho^2+\rho_0^2`, plain: 'ρ′² = ρ² + ρ₀²' }
const hidden = { tex: String.raw`\tilde O(1)=8\log(6n+3P)`, plain: 'Õ(1) = 8 log(6n + 3P)' }

/** Theorem 1 with the numbers of the lanes. */
export function Theorem1({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [settings, setSettings] = useState<BoundSettings>(firstSettings)
  const numbers = numbersOf(settings)
  const radius = numbers && Math.hypot(numbers.rho, numbers.rho0)
  const measured = useMeasures(opened, radius)
  const info = useLab(({ run }) => run?.info)
  const seeds = useLab(({ run }) => run?.seeds.length ?? 1)
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={560}
      title="Theorem 1"
      closeButtonProps={{ 'aria-label': 'Close Theorem 1' }}
      overlayProps={{ backgroundOpacity: 0 }}
      lockScroll={false}
      classNames={{ content: classes.drawer!, header: classes.drawer!, title: classes.heading! }}
    >
      <p className={classes.lead}>
        How wrong a network can be on images it has not seen, from how wrong it is around its
        weights on those it has, with probability 1 − δ:
      </p>
      <Formula {...equation} display />
      <p>
        with <Formula {...radii} />, and <Formula {...hidden} /> written out as in SAM’s proof. P is
        the theorem’s k, its number of parameters.
      </p>
      <div className={classes.fields}>
        {(Object.keys(boundFields) as (keyof BoundSettings)[]).map((name) => (
          <NumberField
            key={name}
            label={boundFields[name].label}
            description={boundFields[name].help}
            error={problemOf(name, settings[name])}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            value={settings[name]}
            onCommit={(value) => setSettings((before) => ({ ...before, [name]: value }))}
          />
        ))}
      </div>
      {info && numbers && <BoundTable info={info} settings={numbers} measured={measured} />}
      <p className={classes.note}>
        Measured now and at every evaluation while this panel is open
        {seeds > 1 && ', under the first seed'}.
      </p>
      <Caveats />
    </Drawer>
  )
}

/** The radius of the first lane that has one. */
function firstSettings(): BoundSettings {
  const lane = useLab
    .getState()
    .draft.lanes.find(({ values, method }) => laneField(method, 'rho') && values['rho'])
  return { rho: lane?.values['rho'] ?? 0.05, rho0: 0, delta: 0.05 }
}

function Caveats() {
  return (
    <>
      <h3>What it says here</h3>
      <ul className={classes.caveats}>
        <li>
          Nothing, from 1 on: an error rate is never above 1. Where P is far larger than n, as in
          the experiments offered here, it is above 1: vacuous.
        </li>
        <li>
          The maximum over ε′ cannot be computed. One ascent step of length ρ′, up the gradient over
          the whole training set, finds a bad place, not the worst: a lower estimate, so the sum
          could be too small.
        </li>
        <li>The loss of the theorem lies between 0 and 1: error rates, not cross-entropy.</li>
        <li>
          ρ₀ cannot be observed: between refreshes LookSAM perturbs nothing. A larger ρ₀ makes the
          root smaller and the ball of the maximum larger; ρ₀ = 0 is SAM’s bound.
        </li>
      </ul>
      <h3>Slips of the supplement, and what is computed instead</h3>
      <ul className={classes.caveats}>
        <li>
          Equation (14) has the square outside the bracket. Inside, as in (8) and in SAM’s theorem.
        </li>
        <li>Its first line has ρ² where ρ′² is meant, and the + ¼ of (10) is gone.</li>
        <li>The p-norm of the maximum is meant as the 2-norm.</li>
        <li>The two “Bernoulli” distributions are Gaussians.</li>
        <li>Õ(1) hides 8 log(6n + 3P).</li>
      </ul>
    </>
  )
}
