import { Badge, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EvaluationFieldsFragment } from '../../graphql/generated/graphql.ts';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useSliceName } from './slice-name.ts';

type Row = EvaluationFieldsFragment['gate'][number];

/** What the verdict stands on, comparison by comparison. */
export function GateTable({ evaluation }: { readonly evaluation: EvaluationFieldsFragment }) {
  const { t } = useTranslation('evaluations');
  const format = useFormat();
  const nameOf = useSliceName(evaluation.galleries);
  const points = (share: number | null | undefined): string =>
    typeof share === 'number' ? t('points', { value: format.number(share * 100, 2) }) : '–';
  if (evaluation.gate.length === 0) return null;
  return (
    <Section title={t('gate.title')} description={t('gate.description')}>
      <Table.ScrollContainer minWidth={640}>
        <Table aria-label={t('gate.title')} verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('gate.measure')}</Table.Th>
              <Table.Th>{t('slices.slice')}</Table.Th>
              <Table.Th ta="end">{t('slices.people')}</Table.Th>
              <Table.Th ta="end">{t('gate.difference')}</Table.Th>
              <Table.Th ta="end">{t('gate.bound')}</Table.Th>
              <Table.Th ta="end">{t('gate.margin')}</Table.Th>
              <Table.Th>{t('gate.outcome')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {evaluation.gate.map((row) => (
              <Table.Tr key={`${row.measure} ${row.slice?.name ?? ''} ${row.slice?.value ?? ''}`}>
                <Table.Td>{t(`gate.${row.measure}`)}</Table.Td>
                <Table.Td>{nameOf(row.slice)}</Table.Td>
                <Table.Td ta="end">{format.number(row.identities)}</Table.Td>
                <Table.Td ta="end">{points(row.difference)}</Table.Td>
                <Table.Td ta="end">{points(row.lowerBound)}</Table.Td>
                <Table.Td ta="end">{points(row.margin)}</Table.Td>
                <Table.Td>
                  <Outcome row={row} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}

function Outcome({ row }: { readonly row: Row }) {
  const { t } = useTranslation('evaluations');
  if (!row.isTested)
    return (
      <Badge variant="light" color="gray" style={{ overflow: 'visible' }}>
        {t('gate.shown')}
      </Badge>
    );
  return (
    <Badge variant="light" color={row.isPassed ? 'teal' : 'red'}>
      {t(row.isPassed ? 'gate.passed' : 'gate.failed')}
    </Badge>
  );
}
