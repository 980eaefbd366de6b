import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { sameWeights, weightsWords } from '../../../formats/weightsOrigin.ts'
import { FileChooser } from '../../components/FileChooser.tsx'
import type { PanelProps } from '../../components/LazyPanel.tsx'
import { readInitialFile } from '../../store/initial.ts'
import { useNeededWeights } from '../../store/neededWeights.ts'
import classes from './NeededWeights.module.css'

/** Asks for the weights file that a run began from. */
export function NeededWeights({ opened, onClose }: PanelProps) {
  const question = useNeededWeights((state) => state.question)
  const [problem, setProblem] = useState<string | null>(null)
  const close = () => {
    setProblem(null)
    onClose()
  }
  const take = async (file: File) => {
    if (!question) return
    const { weights, answer } = question
    const initial = await readInitialFile(file)
    if (typeof initial === 'string') return setProblem(initial)
    if (!sameWeights(weights, initial)) {
      return setProblem(
        `${weightsWords(initial)} is another file; allowed: ${weightsWords(weights)}.`,
      )
    }
    setProblem(null)
    answer(initial)
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Weights file needed"
      size={520}
      closeButtonProps={{ 'aria-label': 'Cancel the start' }}
      classNames={{ title: classes.heading!, content: classes.content!, header: classes.content! }}
    >
      {question && (
        <>
          <p>
            This run began from the weights in <strong>{weightsWords(question.weights)}</strong>. A
            run keeps the file’s name and not the weights: choose the file to start with the same
            ones.
          </p>
          {problem !== null && (
            <p role="alert" className={classes.problem}>
              {problem}
            </p>
          )}
          <div className={classes.buttons}>
            <FileChooser accept=".safetensors" onFile={(file) => void take(file)}>
              Choose the weights file
            </FileChooser>
            <Button variant="default" onClick={() => question.answer('seed')}>
              Start from the seed’s weights
            </Button>
          </div>
        </>
      )}
    </Modal>
  )
}
