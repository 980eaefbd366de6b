import { lazy, type ComponentType } from 'react'

/** What loads again, or lets be loaded again, what could not be loaded. */
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

/** Lets everything whose load failed be loaded again. */
export function retryLoads(): void {
  const again = [...failed]
  failed.clear()
  for (const retry of again) retry()
}

/**
 * What failed to load is loaded again once the network is back. The build's loader asks for a style sheet once only, so
 * one that failed is asked for here.
 */
export function recoverLoads(): void {
  addEventListener('online', retryLoads)
  addEventListener(
    'error',
    ({ target }) => {
      if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return
      target.remove()
      failed.add(() => document.head.append(target.cloneNode()))
    },
    { capture: true }, // such an event does not bubble
  )
}
