import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EvaluationFieldsFragment } from '../../graphql/generated/graphql.ts';
import { Interval } from '../../ui/interval.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useSliceName } from './slice-name.ts';

/** Where a model is good and where it is not: by camera, quality, gallery, turn of the head and size. */
export function Slices({ evaluation }: { readonly evaluation: EvaluationFieldsFragment }) {
  const { t } = useTranslation('evaluations');
  const format = useFormat();
  const nameOf = useSliceName(evaluation.galleries);
  const { candidate, active } = evaluation;
  if (!candidate || candidate.slices.length === 0) return null;
  const counterpart = (slice: { name: string; value: string } | null | undefined) =>
    active?.slices.find((other) => other.slice?.name === slice?.name && other.slice?.value === slice?.value);
  return (
    <Section title={t('slices.title')} description={t('slices.description')}>
      <Table.ScrollContainer minWidth={640}>
        <Table aria-label={t('slices.title')} verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('slices.slice')}</Table.Th>
              <Table.Th ta="end">{t('slices.people')}</Table.Th>
              <Table.Th ta="end">
                {t('figures.tpir', { target: format.percent(candidate.targetFpir) })} ·{' '}
                {t('figures.candidate')}
              </Table.Th>
              <Table.Th ta="end">{t('figures.active')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {candidate.slices.map(({ slice, identities, tpirAtFpir }) => (
              <Table.Tr key={`${slice?.name ?? ''} ${slice?.value ?? ''}`}>
                <Table.Th scope="row" fw={400}>
                  {nameOf(slice)}
                </Table.Th>
                <Table.Td ta="end">{format.number(identities)}</Table.Td>
                <Table.Td ta="end">
                  <Interval estimate={tpirAtFpir} />
                </Table.Td>
                <Table.Td ta="end">
                  <Interval estimate={counterpart(slice)?.tpirAtFpir} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
