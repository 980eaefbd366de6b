import { ActionIcon, Menu } from '@mantine/core'
import {
  IconDots,
  IconFileTypeCsv,
  IconJson,
  IconPhoto,
  IconPrinter,
  IconZoomIn,
  IconZoomOut,
  IconZoomReset,
  IconFileTypeSvg,
} from '@tabler/icons-react'
import { openFigure, type FigureSubject } from '../figures/figureSheet.ts'
import type { PictureKind } from '../figures/saveFigure.ts'
import { messageOf } from '../../../experiment/messageOf.ts'
import { notify } from '../../store/lab.ts'
import type { DrawOptions } from './compose.ts'
import type { Plot } from './plot.ts'
import { takeSnapshot } from './snapshot.ts'
import { follow, resetZoom, useZoom, zoomBy } from './zoom.ts'

interface Props {
  title: string
  plot: Plot | null
  /** How the plot is drawn: a figure is drawn in the same way. */
  options: Omit<DrawOptions, 'before'>
}

/** Zooming for those without a pointer, and saving a chart as a file. */
export function ChartMenu({ title, plot, options }: Props) {
  const { window, following } = useZoom()
  const empty = !plot || plot.snapshot.lanes.every(({ steps }) => steps === 0)
  const picture = (kind: PictureKind) => () => {
    if (plot) void savePicture(figureOf(plot, options), kind)
  }
  return (
    <Menu position="bottom-end" shadow="md" width={220}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${title}: zoom and save`}
          title="Zoom and save"
        >
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<IconZoomIn size={16} />}
          onClick={() => zoomBy(1 / 2, takeSnapshot())}
        >
          Zoom in
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          disabled={!window}
          leftSection={<IconZoomOut size={16} />}
          onClick={() => zoomBy(2, takeSnapshot())}
        >
          Zoom out
        </Menu.Item>
        <Menu.Item disabled={!window} leftSection={<IconZoomReset size={16} />} onClick={resetZoom}>
          Reset zoom
        </Menu.Item>
        <Menu.CheckboxItem
          checked={following}
          onChange={(checked) => follow(checked, takeSnapshot())}
        >
          Follow newest
        </Menu.CheckboxItem>
        <Menu.Divider />
        <Menu.Item
          disabled={empty}
          leftSection={<IconPrinter size={16} />}
          onClick={() => plot && openFigure(figureOf(plot, options))}
        >
          Figure for print…
        </Menu.Item>
        <Menu.Item disabled={empty} leftSection={<IconPhoto size={16} />} onClick={picture('png')}>
          Save as PNG
        </Menu.Item>
        <Menu.Item
          disabled={empty}
          leftSection={<IconFileTypeSvg size={16} />}
          onClick={picture('svg')}
        >
          Save as SVG
        </Menu.Item>
        <Menu.Item
          disabled={empty}
          leftSection={<IconFileTypeCsv size={16} />}
          onClick={() => plot && void saving((save) => save.saveCsv(plot))}
        >
          Save data as CSV
        </Menu.Item>
        <Menu.Item
          disabled={empty}
          leftSection={<IconJson size={16} />}
          onClick={() => plot && void saving((save) => save.saveJson(plot))}
        >
          Save data as JSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** What the chart shows now, to be drawn for print: training goes on meanwhile. */
const figureOf = (plot: Plot, options: Omit<DrawOptions, 'before'>): FigureSubject => ({
  title: plot.chart.title,
  legend: true,
  async load() {
    const { chartFigure } = await import('../figures/chartFigure.ts')
    const { contentOf } = await import('../figures/figureContent.ts')
    const { chartFileName } = await import('./save.ts')
    return {
      file: chartFileName(plot),
      draw: (style, resolve) => chartFigure(contentOf(plot, options, resolve), style),
    }
  },
})

/** Saves the figure for print, drawn as in the sheet: it is the same from any window. */
async function savePicture(subject: FigureSubject, kind: PictureKind): Promise<void> {
  try {
    const { saveFigure } = await import('../figures/saveFigure.ts')
    await saveFigure(subject, kind)
  } catch (error) {
    notify(`The chart was not saved: ${messageOf(error)}`)
  }
}

/** Saves numbers with code that is loaded when it is first needed. */
const saving = (work: (save: typeof import('./save.ts')) => unknown): Promise<unknown> =>
  import('./save.ts').then(work).catch((error: unknown) => {
    notify(`The chart was not saved: ${messageOf(error)}`)
  })
