import { Button, Menu } from '@mantine/core'
import {
  IconDownload,
  IconFileTypeCsv,
  IconJson,
  IconMarkdown,
  IconPrinter,
} from '@tabler/icons-react'
import { announce } from '../../browser/announcer.ts'
import { download } from '../../browser/download.ts'
import { exact } from '../../format/numbers.ts'
import { methodRow } from '../../../experiment/methods.ts'
import { openFigure, type FigureSubject } from '../figures/figureSheet.ts'
import type { MapContent, MapPlace } from '../figures/mapFigure.ts'
import { bestWords } from './heatMapValues.ts'
import { cellKey, isReference, labelOf } from './sweepPlan.ts'
import { csvOfSweep, jsonOfSweep, markdownOfSweep, type SweepShown } from './sweepTable.ts'

/** The sweep as it is shown, as tables and as a figure. */
export function SweepExport(shown: SweepShown) {
  const save = (ending: string, type: string, text: (of: SweepShown) => string) => () => {
    download(`${nameOf(shown)}.${ending}`, new Blob([text(shown)], { type }))
    announce(`The sweep was saved as ${ending.toUpperCase()}.`)
  }
  return (
    <Menu position="bottom-end" shadow="md" width={230}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          Save the sweep
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPrinter size={16} />}
          onClick={() => openFigure(figureOf(shown))}
        >
          Figure for print…
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileTypeCsv size={16} />}
          onClick={save('csv', 'text/csv', csvOfSweep)}
        >
          Save as CSV
        </Menu.Item>
        <Menu.Item
          leftSection={<IconMarkdown size={16} />}
          onClick={save('md', 'text/markdown', markdownOfSweep)}
        >
          Save as Markdown
        </Menu.Item>
        <Menu.Item
          leftSection={<IconJson size={16} />}
          onClick={save('json', 'application/json', jsonOfSweep)}
        >
          Save as JSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** "LookSAM k × α" as the name of files. */
const nameOf = ({ plan }: SweepShown): string =>
  `sweep ${methodRow(plan.method).name} ${labelOf(plan, plan.rows.path)} ${labelOf(plan, plan.columns.path)}`

const figureOf = (shown: SweepShown): FigureSubject => ({
  title: shown.kind.label,
  legend: true,
  async load() {
    const { mapFigure } = await import('../figures/mapFigure.ts')
    const content = contentOfMap(shown)
    return { file: nameOf(shown), draw: (style, resolve) => mapFigure(content, style, resolve) }
  },
})

function contentOfMap({ plan, cells, map, kind }: SweepShown): MapContent {
  const placeOf = (key: string): MapPlace => {
    const spread = map.values[key]
    if (!spread) return { words: '–', spread: '', position: null }
    const deviation = spread.count > 1 ? `± ${kind.format(spread.deviation)}` : ''
    return {
      words: kind.format(spread.mean),
      spread: deviation,
      position: map.position(spread.mean),
    }
  }
  const { rows, columns, seeds } = plan
  return {
    title: kind.label,
    rows: { label: labelOf(plan, rows.path), values: rows.values.map(exact) },
    columns: { label: labelOf(plan, columns.path), values: columns.values.map(exact) },
    places: rows.values.map((_, row) =>
      columns.values.map((__, column) => placeOf(cellKey(row, column))),
    ),
    beside: cells
      .filter(({ key }) => isReference(key))
      .map(({ key, name }) => ({ name, ...placeOf(key) })),
    ends: [
      map.worst === null ? '' : kind.format(map.worst),
      `${kind.label}: ${bestWords(map, kind)}`,
    ],
    notes: seeds > 1 ? [`Means of ${seeds} seeds ± standard deviation.`] : [],
  }
}
