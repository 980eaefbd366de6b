import { lazy, type ComponentType } from 'react'

/** What makes the parts that could not be loaded loadable again. */
const failed = new Set<() => void>()

/**
 * A part of the page whose code is loaded when it is first shown. React remembers a failed load for good; after
 * `retryLoads` the part is loaded anew where it is shown next. Until then `Instead` is shown, or the nearest
 * ErrorBoundary says what failed.
 */
export function lazyPart<P extends object = object>(
  load: () => Promise<ComponentType<P>>,
  Instead?: ComponentType<P>,
): ComponentType<P> {
  const fresh = () =>
    lazy(async () => {
      try {
        return { default: await load() }
      } catch (error) {
        failed.add(() => {
          Part = fresh()
        })
        if (!Instead) throw error
        return { default: Instead }
      }
    }) as unknown as ComponentType<P>
  let Part = fresh()
  return (props) => <Part {...props} />
}

/** Lets every part whose load failed be loaded again. */
export function retryLoads(): void {
  for (const retry of failed) retry()
  failed.clear()
}

/**
 * What failed to load can be loaded again once the network is back. A style sheet or script that failed goes from the
 * page, or the build's loader would take it for loaded.
 */
export function recoverLoads(): void {
  addEventListener('online', retryLoads)
  addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLLinkElement) target.remove()
    },
    { capture: true }, // such an event does not bubble
  )
}
