import {
  Alert,
  Anchor,
  Button,
  Container,
  Group,
  Loader,
  MantineProvider,
  Stack,
  Text,
  Title,
} from '@mantine/core'
import { useState } from 'react'
import { messageOf } from '../../engine/messageOf.ts'
import { Boundary } from '../../ui/Boundary.tsx'
import { cssVariablesResolver, theme } from '../../ui/theme.ts'
import { bench } from '../bench.ts'
import type { Report } from '../report.ts'
import type { PlanName } from '../spec.ts'
import { connectWorker } from '../workers.ts'
import { Result } from './Result.tsx'

type Status =
  | { is: 'waiting' }
  | { is: 'running'; doing: string }
  | { is: 'done'; report: Report }
  | { is: 'failed'; why: string }

export function Page() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
    >
      <Boundary what="The benchmark">
        <Container size="lg" py="xl">
          <Stack gap="lg">
            <Benchmark />
          </Stack>
        </Container>
      </Boundary>
    </MantineProvider>
  )
}

function Benchmark() {
  const [status, setStatus] = useState<Status>({ is: 'waiting' })
  const missing = whatIsMissing()
  const running = status.is === 'running'

  async function run(plan: PlanName) {
    setStatus({ is: 'running', doing: 'Starting' })
    try {
      const report = await bench(connectWorker, { plan }, (doing) =>
        setStatus({ is: 'running', doing }),
      )
      setStatus({ is: 'done', report })
    } catch (error) {
      setStatus({ is: 'failed', why: messageOf(error) })
    }
  }

  return (
    <>
      <div>
        <Title order={1} size="h2">
          Benchmark
        </Title>
        <Text mt="xs" maw="46rem">
          One training step of a small Vision Transformer (28×28 pixels, 138,890 parameters, batch
          32) on your GPU, by <Anchor href="./">LookSAM Lab</Anchor>, TensorFlow.js and jax-js, for
          AdamW, SAM and LookSAM. First all three must give the same loss on the same weights and
          images; then they are timed in turn.
        </Text>
      </div>
      {missing ? (
        <Alert title="Nothing to measure here">{missing}</Alert>
      ) : (
        <Group>
          <Button onClick={() => void run('quick')} disabled={running}>
            Run quickly
          </Button>
          <Button variant="default" onClick={() => void run('full')} disabled={running}>
            Run fully
          </Button>
          <Text size="sm" c="dimmed">
            The full run takes more samples and compares all three on larger batches and deeper
            models.
          </Text>
        </Group>
      )}
      <div role="status" aria-live="polite">
        {running && (
          <Group gap="sm">
            <Loader size="sm" />
            <Text>{status.doing}</Text>
          </Group>
        )}
      </div>
      {status.is === 'failed' && <Alert title="The benchmark ended early">{status.why}</Alert>}
      {status.is === 'done' && <Result report={status.report} />}
    </>
  )
}

/** Why there is nothing to measure in this browser. */
function whatIsMissing(): string | null {
  if ((navigator as Partial<Navigator>).gpu) return null
  return window.isSecureContext
    ? 'This browser offers no WebGPU. Current versions of Chrome, Edge and Safari do.'
    : 'WebGPU is only offered to secure pages (https or localhost).'
}
