import { Component, type ReactNode } from 'react'

/** Whatever fails inside says so in its place; the rest of the page goes on. */
export class ErrorBoundary extends Component<
  { what: string; children: ReactNode },
  { message: string | null }
> {
  override state = { message: null }

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) }
  }

  override render() {
    const { message } = this.state
    if (message === null) return this.props.children
    return (
      <div role="alert">
        <p>
          {this.props.what} cannot be shown: {message}
        </p>
        <button type="button" onClick={() => this.setState({ message: null })}>
          Show again
        </button>
      </div>
    )
  }
}
