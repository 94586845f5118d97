import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}

/** A table of figures; the first column names the row. */
export function RateTable({ label, head, rows }: Props) {
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table aria-label={label} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            {head.map((title, at) => (
              <Table.Th key={title} ta={at === 0 ? 'start' : 'end'}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, cells: [first, ...cells] }) => (
            <Table.Tr key={key}>
              <Table.Th scope="row" fw={400}>
                {first}
              </Table.Th>
              {cells.map((cell, at) => (
                <Table.Td key={head[at + 1]} ta="end" style={{ whiteSpace: 'nowrap' }}>
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The figures of a chart, for those who do not see it or want them exactly. */
export function ChartFigures({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details>
      <summary style={{ cursor: 'pointer' }}>
        <Text span size="sm">
          {title}
        </Text>
      </summary>
      {/* Up to 200 rows: scrolled by themselves, and by keyboard too. */}
      <div role="region" aria-label={title} tabIndex={0} style={{ maxHeight: 320, overflowY: 'auto' }}>
        {children}
      </div>
    </details>
  );
}
