import { Button, CopyButton, Group, Table, Text, Title } from '@mantine/core'
import type { Report } from '../benchReport.ts'
import { sectionFacts, sectionsOf, type Section } from '../sections.ts'

/** A report as tables, and the whole of it to copy. */
export function Result({ report }: { report: Report }) {
  return (
    <>
      <Group>
        <CopyButton value={JSON.stringify(report, null, 2)}>
          {({ copied, copy }) => (
            <Button onClick={copy} aria-live="polite">
              {copied ? 'Copied' : 'Copy result (JSON)'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Table withRowBorders={false} verticalSpacing={2}>
        <Table.Tbody>
          {sectionFacts(report).map(([name, value]) => (
            <Table.Tr key={value}>
              <Table.Th w="7rem">{name}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {sectionsOf(report).map((section) => (
        <SectionTable key={section.title} {...section} />
      ))}
    </>
  )
}

function SectionTable({ title, head, rows, notes }: Section) {
  return (
    <section>
      <Title order={2} size="h4" mb={4}>
        {title}
      </Title>
      <Table.ScrollContainer minWidth={0}>
        <Table tabularNums verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {head.map((name, i) => (
                <Table.Th key={name} ta={i === 0 ? 'left' : 'right'}>
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.join()}>
                {row.map((cell, i) => (
                  <Table.Td
                    key={head[i]}
                    ta={i === 0 ? 'left' : 'right'}
                    style={i === 0 ? undefined : { whiteSpace: 'nowrap' }}
                  >
                    {cell}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {notes.map((note) => (
        <Text key={note} size="sm" c="dimmed">
          {note}
        </Text>
      ))}
    </section>
  )
}
