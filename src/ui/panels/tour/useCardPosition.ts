import { autoUpdate, useFloating } from '@floating-ui/react-dom'
import { useSyncExternalStore } from 'react'
import { middleware, placementBeside } from './cardPosition.ts'

/** The places of the target and of the card in the window; null while the page does not show the target. */
export function useCardPosition(find: () => Element | null) {
  const target = useSyncExternalStore(onPageChange, find)
  const targetLeft = target?.getBoundingClientRect().left ?? 0
  const { refs, floatingStyles, isPositioned, middlewareData } = useFloating({
    strategy: 'fixed',
    transform: false,
    placement: placementBeside(targetLeft, innerWidth),
    middleware,
    elements: { reference: target },
    whileElementsMounted: autoUpdate,
  })
  const found = target !== null && isPositioned
  const { x: left, y: top, width, height } = middlewareData['target'] ?? {}
  return {
    cardRef: refs.setFloating,
    ring: found ? { left, top, width, height } : null,
    beside: found ? floatingStyles : null,
  }
}

/** Calls `changed` whenever elements are added, removed or renamed. */
function onPageChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ['aria-label', 'data-lane', 'data-knob'],
  })
  return () => observer.disconnect()
}
