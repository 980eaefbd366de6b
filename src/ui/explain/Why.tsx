import { Popover, UnstyledButton } from '@mantine/core'
import { Suspense } from 'react'
import { lazyPart } from '../components/lazyPart.tsx'
import classes from './Why.module.css'

const Valleys = lazyPart(async () => (await import('./valleys/Valleys.tsx')).Valleys)

/** A button that opens the picture of why SAM helps. */
export function Why() {
  return (
    <Popover width={440} position="bottom-start" shadow="md" withArrow trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.why}>Why it helps</UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown tabIndex={-1} aria-label="Why it helps" className={classes.explained}>
        <Suspense>
          <Valleys />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
