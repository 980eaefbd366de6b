import { lazy, type ComponentType } from 'react'

/** One function for each load that failed, which lets it be tried again. */
const failed = new Set<() => void>()

/**
 * A part of the page whose code is loaded when it is first shown. React never repeats a failed load; after `retryLoads`
 * the part is loaded again when it is shown next. Until then `Instead` is shown, or the nearest ErrorBoundary says
 * what failed.
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

/** Lets every failed load be tried again. */
export function retryLoads(): void {
  const again = [...failed]
  failed.clear()
  for (const retry of again) retry()
}

/**
 * Tries failed loads again when the network is back. The build's loader requests each style sheet only once, so a
 * style sheet that failed is requested here.
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
