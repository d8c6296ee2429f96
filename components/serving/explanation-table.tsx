'use client';

import { Table, Text } from '@mantine/core';
import type { Explanation } from '@/lib/contracts/serving';
import { formatNumber } from '@/lib/format';
import classes from './serving.module.css';

const units: Record<Explanation['unit'], string> = { 'log-odds': 'log-odds', value: 'the number' };

/** How far each field moved an answer away from the base, the strongest first. */
export function ExplanationTable({ explanation }: { explanation: Explanation }) {
  const { contributions, base, unit, method } = explanation;
  const rows = Object.entries(contributions).sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  const widest = Math.max(...rows.map(([, value]) => Math.abs(value)), Number.MIN_VALUE);
  return (
    <section aria-label="Explanation">
      <Text size="sm" c="dimmed" mt="sm">
        {`${method}: ${units[unit]}, from the base ${formatNumber(base)}`}
      </Text>
      <Table withRowBorders verticalSpacing={4}>
        <Table.Tbody>
          {rows.map(([field, value]) => (
            <Table.Tr key={field}>
              <Table.Th scope="row" fw={400}>
                {field}
              </Table.Th>
              <Table.Td ta="right">{`${value > 0 ? '+' : ''}${formatNumber(value)}`}</Table.Td>
              <Table.Td w="40%">
                <span
                  aria-hidden="true"
                  className={classes.push}
                  data-sign={value < 0 ? 'down' : 'up'}
                  style={{ width: `${(100 * Math.abs(value)) / widest}%` }}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
