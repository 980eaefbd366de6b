import { ActionIcon, Menu } from '@mantine/core'
import {
  IconDots,
  IconFileTypeCsv,
  IconJson,
  IconPhoto,
  IconZoomIn,
  IconZoomOut,
  IconZoomReset,
  IconFileTypeSvg,
} from '@tabler/icons-react'
import type { Plot } from './plot.ts'
import { saveCsv, saveJson, savePng, saveSvg } from './save.ts'
import { takeSnapshot } from './snapshot.ts'
import { follow, resetZoom, useZoom, zoomBy } from './zoom.ts'

interface Props {
  title: string
  /** The plot, and its SVG element. */
  plot: Plot | null
  drawing: () => SVGSVGElement | null
}

/** Zooming for those without a pointer, and saving a chart as a file. */
export function ChartMenu({ title, plot, drawing }: Props) {
  const { window, following } = useZoom()
  const empty = !plot || plot.snapshot.lanes.every(({ steps }) => steps === 0)
  const figure = (save: (plot: Plot, drawn: SVGSVGElement) => unknown) => () => {
    const drawn = drawing()
    if (plot && drawn) void save(plot, drawn)
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
        <Menu.Item disabled={empty} leftSection={<IconPhoto size={16} />} onClick={figure(savePng)}>
          Save as PNG
        </Menu.Item>
        <Menu.Item
          disabled={empty}
          leftSection={<IconFileTypeSvg size={16} />}
          onClick={figure(saveSvg)}
        >
          Save as SVG
        </Menu.Item>
        <Menu.Item
          disabled={empty}
          leftSection={<IconFileTypeCsv size={16} />}
          onClick={() => plot && void saveCsv(plot)}
        >
          Save data as CSV
        </Menu.Item>
        <Menu.Item
          disabled={empty}
          leftSection={<IconJson size={16} />}
          onClick={() => plot && void saveJson(plot)}
        >
          Save data as JSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
