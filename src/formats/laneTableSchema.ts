/** Whether a lane's table in a run file is sound. */
import { z } from '../experiment/zod.ts'
import { phases } from './laneTable.ts'
import { numberNames, type FileCell, type FileTable } from './laneTableFile.ts'

const mostRows = 1_000_000

/** A list whose cells are checked in one plain loop: a large file has millions of them. */
const list = <T>(isAllowed: (cell: unknown) => boolean, allowed: string) =>
  z.custom<T[]>().superRefine((cells: unknown, context) => {
    // Not to go on: what is checked next of a table takes its columns to be sound.
    const refuse = (message: string, path: number[] = []) =>
      context.addIssue({ code: 'custom', message, path, continue: false })
    if (!Array.isArray(cells)) return refuse('it is no list')
    if (cells.length > mostRows) return refuse(`it has more than ${mostRows} rows`)
    const wrong = cells.findIndex((cell) => !isAllowed(cell))
    if (wrong >= 0) refuse(`allowed: ${allowed}`, [wrong])
  })

const isStep = (cell: unknown) =>
  typeof cell === 'number' && Number.isInteger(cell) && cell >= 0 && cell <= mostRows
const isPhase = (cell: unknown) => (phases as readonly unknown[]).includes(cell)
const isCell = (cell: unknown) => cell === null || Number.isFinite(cell)

const whole = list<number>(isStep, `whole numbers from 0 to ${mostRows}`)
const cells = list<FileCell>(isCell, 'numbers and null')
const numbers = Object.fromEntries(numberNames.map((name) => [name, cells])) as Record<
  (typeof numberNames)[number],
  typeof cells
>

const sameLength = (columns: Readonly<Record<string, readonly unknown[] | undefined>>) =>
  new Set(Object.values(columns).flatMap((column) => column?.length ?? [])).size === 1
const ascending = ({ t }: { t: number[] }) => t.every((at, i) => i === 0 || at > t[i - 1]!)

export const fileTableSchema = z.strictObject({
  lane: z.int().min(0).max(4),
  seed: z.int().min(0).max(4_294_967_295),
  steps: z
    .strictObject({ t: whole, phase: list<string>(isPhase, phases.join(', ')), ...numbers })
    .refine(sameLength, 'its columns are not of one length')
    .refine(ascending, 't does not ascend'),
  evaluations: z
    .strictObject({
      t: whole,
      valLoss: cells,
      valAccuracy: cells,
      memorised: cells.optional(),
      resisted: cells.optional(),
    })
    .refine(sameLength, 'its columns are not of one length')
    .refine(ascending, 't does not ascend'),
}) satisfies z.ZodType<FileTable>

/** The first step that a table lacks; null if it has every step from 0 on. */
export function missingStep({ steps: { t } }: FileTable): number | null {
  const gap = t.findIndex((step, row) => step !== row)
  return gap < 0 ? null : gap
}
