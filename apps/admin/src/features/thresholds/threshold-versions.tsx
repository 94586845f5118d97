import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Modality, ThresholdHistoryQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Interval } from '../../ui/interval.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { thresholdHistoryDocument } from './thresholds.operations.ts';
import type { Used } from './thresholds.page.tsx';

const versionsOf = (result: ThresholdHistoryQuery) => result.gallery?.thresholds?.history;

/** Every threshold that was computed: a past decision can be told by which one it was made. */
export function ThresholdVersions(props: { readonly galleryId: string; readonly modality: Modality }) {
  const { t } = useTranslation('thresholds');
  const { galleryId, modality } = props;
  const versions = useConnection(thresholdHistoryDocument, { galleryId, modality }, versionsOf);
  return (
    <Section title={t('versions.title')} description={t('versions.hint')}>
      <ConnectionTable
        of={versions}
        label={t('versions.title')}
        columns={useColumns()}
        empty={<EmptyState title={t('versions.none')} hint={t('versions.noneHint')} />}
      />
    </Section>
  );
}

function useColumns(): readonly Column<Used>[] {
  const { t } = useTranslation('thresholds');
  const format = useFormat();
  return [
    { key: 'at', header: t('fact.calibrated'), cell: ({ calibratedAt }) => format.dateTime(calibratedAt) },
    { key: 'kind', header: t('policy.kind'), cell: ({ policy }) => t(`kind.${policy}.short`) },
    {
      key: 'basis',
      header: t('versions.basis'),
      cell: ({ basis }) => (
        <Badge variant="light" color={basis === 'UNRESOLVED' ? 'orange' : 'gray'}>
          {t(`basis.${basis}.title`)}
        </Badge>
      ),
    },
    { key: 'match', header: t('fact.match'), cell: ({ match }) => format.similarity(match), align: 'end' },
    {
      key: 'review',
      header: t('fact.review'),
      cell: ({ review }) => format.similarity(review),
      align: 'end',
    },
    {
      key: 'fpir',
      header: 'FPIR',
      cell: ({ fpir, fpirUpperBound }) => <Interval estimate={fpir} upperBound={fpirUpperBound} />,
      align: 'end',
      width: 'minmax(0, 1.6fr)',
    },
    {
      key: 'identities',
      header: t('fact.identities'),
      cell: ({ galleryIdentities }) => format.number(galleryIdentities),
      align: 'end',
    },
  ];
}
