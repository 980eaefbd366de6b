import { lazy, Suspense, useState, type ComponentType } from 'react'
import { ErrorBoundary } from './ErrorBoundary.tsx'

export interface PanelProps {
  opened: boolean
  onClose: () => void
}

/** A panel whose code is loaded when it is first opened, so that the page itself stays light. */
export const panel = (load: () => Promise<ComponentType<PanelProps>>) =>
  lazy(async () => ({ default: await load() }))

interface Props extends PanelProps {
  panel: ComponentType<PanelProps>
  what: string
}

export function LazyPanel({ panel: Panel, what, ...props }: Props) {
  const [wanted, setWanted] = useState(false)
  if (props.opened && !wanted) setWanted(true)
  if (!wanted) return null
  return (
    <ErrorBoundary what={what}>
      <Suspense>
        <Panel {...props} />
      </Suspense>
    </ErrorBoundary>
  )
}
