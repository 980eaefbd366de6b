import { ActionIcon } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { openFigure, type FigureSubject } from './figureSheet.ts'

/** Opens the sheet for figures on what is beside it, as it is at that moment. */
export function FigureButton({ title, subject }: { title: string; subject: () => FigureSubject }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={`${title}: figure for print`}
      title="Figure for print"
      onClick={() => openFigure(subject())}
    >
      <IconPrinter size={18} />
    </ActionIcon>
  )
}
