import { Button, Popover } from '@mantine/core'
import { IconCpu, IconInfoCircle } from '@tabler/icons-react'
import { byteWords, short } from '../format/numbers.ts'
import { useLab } from '../store/lab.ts'
import classes from './Header.module.css'

const names = { webgpu: 'WebGPU', wasm: 'WebAssembly', cpu: 'JavaScript' } as const

/** A button with the backend's name. It opens the details: the adapter, and why this backend was chosen. */
export function BackendBadge() {
  const backend = useLab((state) => state.backend)
  const compiling = useLab(({ run }) => run?.compiling)
  if (!backend) return null
  const { name, adapter, software, reason, maxBufferBytes } = backend
  const words = names[name] + (software ? ' in software' : '')
  return (
    <Popover width={320} position="bottom-end" shadow="md" withArrow trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          className={classes.badge}
          data-reduced={reason !== null || undefined}
          aria-label={words}
          title={`Trains on ${words}: why, and how fast`}
          leftSection={<IconCpu size={18} />}
          rightSection={<IconInfoCircle size={16} />}
        >
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown tabIndex={-1} aria-label="Backend">
        <dl className={classes.facts}>
          <dt>Trains on</dt>
          <dd>
            {/* Some adapters say their backend's name themselves. */}
            {adapter.startsWith(names[name]) ? adapter : `${names[name]}, ${adapter}`}
          </dd>
          {reason && (
            <>
              <dt>Why not WebGPU on a GPU</dt>
              <dd>{reason}</dd>
            </>
          )}
          {compiling && (
            <>
              <dt>Compiled before the first step</dt>
              <dd>
                {compiling.done} of {compiling.of} programs in {short(compiling.ms / 1000)} s
              </dd>
            </>
          )}
          {maxBufferBytes !== null && (
            <>
              <dt>Largest buffer</dt>
              <dd>{byteWords(maxBufferBytes)}</dd>
            </>
          )}
          <dt>How fast it is</dt>
          <dd>
            <a href="./bench.html">Benchmark</a>
          </dd>
        </dl>
      </Popover.Dropdown>
    </Popover>
  )
}
