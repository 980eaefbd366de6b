/** A report as text, to be read in a terminal. */
import type { Report } from './benchReport.ts'
import { sectionFacts, sectionsOf, type Section } from './sections.ts'

export function tableOf(report: Report): string {
  const facts = sectionFacts(report).map(([name, value]) => `${name.padEnd(10)} ${value}`)
  return [...facts, ...sectionsOf(report).flatMap(linesOf)].join('\n')
}

function linesOf({ title, head, rows, notes }: Section): string[] {
  const all = [head, ...rows]
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[i]!))).join('  ')
  return ['', title, ...all.map((row) => line(row).trimEnd()), ...notes]
}
