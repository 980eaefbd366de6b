/** The geometry of a lane's latest steps as a subject for the figure sheet. */
import { laneColor } from '../../format/laneStyle.ts'
import { figureFileName, type FigureSubject } from '../figures/figureSheet.ts'
import type { DrawnStep, GeometryContent } from './geometryFigure.ts'
import { given, stepNumbers, theta } from './lineSentences.ts'
import { plainPlane, refreshPlane, reusePlane, type Arrow } from './plane.ts'
import type { Subject } from './shownLane.ts'
import type { Moment } from './stepMeasured.ts'

/** The latest steps of each phase; null where there is none. */
interface Moments {
  plain: Moment | null
  refresh: Moment | null
  reuse: Moment | null
}

/** The moments as they are now, drawn whole: training goes on meanwhile. */
export function geometrySubject(subject: Subject, moments: Moments): FigureSubject {
  const content = contentOfGeometry(subject, moments)
  return {
    title: content.title,
    legend: true,
    async load() {
      const { geometryFigure } = await import('./geometryFigure.ts')
      return {
        file: figureFileName(subject.lane.name, 'geometry'),
        draw: (style, resolve) => geometryFigure(content, style, resolve),
      }
    },
  }
}

export function contentOfGeometry(
  { lane, slot, perLayer, alpha }: Subject,
  { plain, refresh, reuse }: Moments,
): GeometryContent {
  const steps: DrawnStep[] = []
  const notes: string[] = []
  const draw = (moment: Moment | null, words: string, planeOf: (of: Moment) => Arrow[]) => {
    if (!moment) return
    const { t, phase, measured } = moment
    const turned = phase === 'refresh' ? { theta: theta(measured, perLayer) } : {}
    const caption = `t = ${t}, ${words}`
    steps.push({ caption, arrows: planeOf(moment), given: given[phase], ...turned })
    notes.push(stepNumbers(moment, perLayer))
  }
  draw(plain, 'gradient', ({ measured }) => plainPlane(measured))
  draw(refresh, 'refresh', ({ measured }) => refreshPlane(measured, perLayer))
  draw(reuse, 'reuse', ({ measured }) => reusePlane(measured, perLayer, alpha))
  return { title: `Geometry of ${lane.name}`, steps, laneColor: laneColor(slot), notes }
}
