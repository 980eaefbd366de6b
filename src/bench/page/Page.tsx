import { Alert, Anchor, Container, MantineProvider, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { findAdapter, type Adapter } from '../../engine/targets/webgpu/device/adapter.ts'
import { ErrorBoundary } from '../../ui/components/ErrorBoundary.tsx'
import { cssVariablesResolver, theme } from '../../ui/theme.ts'
import { Result } from './Result.tsx'
import { RunControls } from './RunControls.tsx'
import { useBenchmark } from './useBenchmark.ts'

export function Page() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
    >
      <ErrorBoundary what="The benchmark">
        <Container size="lg" py="xl">
          <Stack gap="lg">
            <Benchmark />
          </Stack>
        </Container>
      </ErrorBoundary>
    </MantineProvider>
  )
}

function Benchmark() {
  const adapter = useAdapter()
  const benchmark = useBenchmark()
  const { status } = benchmark
  return (
    <>
      <header>
        <Anchor href="./" c="inherit" underline="always">
          ← LookSAM Lab
        </Anchor>
        <Title order={1} size="h2" mt="xs">
          Benchmark
        </Title>
        <Text mt="xs" maw="46rem">
          One training step of a small Vision Transformer (28×28 pixels, 138,890 parameters, batch
          32) on your GPU, by LookSAM Lab, TensorFlow.js and jax-js, for AdamW, SAM and LookSAM.
          First all three must give the same loss on the same weights and images; then they are
          timed in turn.
        </Text>
      </header>
      {typeof adapter === 'string' && <Alert title="Nothing to measure here">{adapter}</Alert>}
      {adapter && typeof adapter !== 'string' && (
        <RunControls adapter={adapter} benchmark={benchmark} />
      )}
      {status.is === 'failed' && <Alert title="The benchmark ended early">{status.why}</Alert>}
      {status.is === 'done' && <Result report={status.report} />}
    </>
  )
}

/** What there is to measure or one sentence on why there is nothing; null until that is known. */
function useAdapter(): Adapter | string | null {
  const [found, setFound] = useState<Adapter | string | null>(null)
  useEffect(() => {
    void findAdapter(navigator.gpu).then((adapter) =>
      setFound(typeof adapter === 'string' ? withAdvice(adapter) : adapter),
    )
  }, [])
  return found
}

const withAdvice = (sentence: string) =>
  `${sentence.replace(/\.$/, '')}; current versions of Chrome, Edge and Safari offer it where there is a graphics card.`
