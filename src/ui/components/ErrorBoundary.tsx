import { Component, type ReactNode } from 'react'
import { messageOf } from '../../experiment/messageOf.ts'
import { retryLoads } from './lazyPart.tsx'

interface State {
  message: string | null
  /** Whether it was tried again before. */
  tried: boolean
}

/** Shows a failure in the place of the part that failed; the rest of the page goes on. */
export class ErrorBoundary extends Component<{ what: string; children: ReactNode }, State> {
  override state: State = { message: null, tried: false }

  static getDerivedStateFromError(error: unknown) {
    return { message: messageOf(error) }
  }

  tryAgain = () => {
    retryLoads()
    this.setState({ message: null, tried: true })
  }

  override render() {
    const { message, tried } = this.state
    if (message === null) return this.props.children
    return (
      <div role="alert">
        <p>
          {this.props.what} cannot be shown: {message}
          {tried && ' Some browsers try again only after the page was loaded anew.'}
        </p>
        <button type="button" onClick={this.tryAgain}>
          Show again
        </button>
        {tried && (
          <button type="button" onClick={() => location.reload()}>
            Reload the page
          </button>
        )}
      </div>
    )
  }
}
