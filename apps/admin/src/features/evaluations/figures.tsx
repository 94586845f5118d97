import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EvaluationReportFieldsFragment } from '../../graphql/generated/graphql.ts';
import { Interval } from '../../ui/interval.tsx';
import { useFormat } from '../../ui/use-format.ts';

interface Props {
  readonly candidate: EvaluationReportFieldsFragment;
  readonly active: EvaluationReportFieldsFragment | null | undefined;
  /** What the table is about, for screen readers. */
  readonly label: string;
}

/** The three rates of a model beside those of the active one, each with its interval. */
export function Figures({ candidate, active, label }: Props) {
  const { t } = useTranslation('evaluations');
  const format = useFormat();
  const rows = [
    {
      key: 'tarAtFmr',
      name: t('figures.tar', { target: format.percent(candidate.targetFmr) }),
      hint: t('figures.tarHint'),
      isResolved: candidate.isFmrResolved,
    },
    {
      key: 'tpirAtFpir',
      name: t('figures.tpir', { target: format.percent(candidate.targetFpir) }),
      hint: t('figures.tpirHint'),
      isResolved: candidate.isFpirResolved,
    },
    { key: 'rank1', name: t('figures.rank1'), hint: t('figures.rank1Hint'), isResolved: true },
  ] as const;
  return (
    <Table aria-label={label} verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('figures.measure')}</Table.Th>
          <Table.Th ta="end">{t('figures.candidate')}</Table.Th>
          <Table.Th ta="end">{t('figures.active')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ key, name, hint, isResolved }) => (
          <Table.Tr key={key}>
            <Table.Th scope="row" fw={500}>
              {name}
              <Text size="xs" c="dimmed" fw={400}>
                {isResolved ? hint : `${hint} · ${t('figures.unresolved')}`}
              </Text>
            </Table.Th>
            <Table.Td ta="end" style={{ whiteSpace: 'nowrap' }}>
              <Interval estimate={candidate.overall[key]} />
            </Table.Td>
            <Table.Td ta="end" style={{ whiteSpace: 'nowrap' }}>
              <Interval estimate={active?.overall[key]} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
