import type { Icon } from '@tabler/icons-react'
import type { ComponentType } from 'react'

export interface Tab {
  label: string
  Icon: Icon
  /** Loaded when it is first shown, where it is lazy. */
  Content: ComponentType
}
