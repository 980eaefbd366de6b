import { Suspense, useState, type ComponentType } from 'react'
import { ErrorBoundary } from './ErrorBoundary.tsx'

export interface PanelProps {
  opened: boolean
  onClose: () => void
}

interface Props extends PanelProps {
  panel: ComponentType<PanelProps>
  what: string
}

/** A panel whose code is loaded when it is first opened, so that the page itself loads faster. */
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
