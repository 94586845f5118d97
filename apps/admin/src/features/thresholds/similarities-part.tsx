import { Box, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Modality } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { AreaChart } from '../../ui/charts/index.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { histogramRows, nearestRow, type HistogramRow } from './histogram-rows.ts';
import { similarityHistogramDocument } from './thresholds.operations.ts';
import type { Used } from './thresholds.page.tsx';

interface Props {
  readonly galleryId: string;
  readonly modality: Modality;
  readonly current: Used;
  /** A threshold that does not apply yet. */
  readonly tried: Used | null;
}

/** How alike pictures of one person are here, and those of strangers, with the thresholds between them. */
export function SimilaritiesPart({ galleryId, modality, current, tried }: Props) {
  const { t } = useTranslation('thresholds');
  const format = useFormat();
  const histogram = useOperation(similarityHistogramDocument, { galleryId, modality });
  return (
    <Box flex={1} miw={0}>
      <Section title={t('histogram.title')} description={t('histogram.hint')}>
        <QueryState of={histogram}>
          {({ gallery }) => {
            const counts = gallery?.similarityHistogram ?? null;
            const marked = [current, ...(tried === null ? [] : [tried])];
            const rows = histogramRows(
              counts?.bins ?? [],
              marked.flatMap(({ match, review }) => [match, review]),
            );
            if (counts === null || rows.length === 0)
              return <EmptyState title={t('histogram.empty')} hint={t('histogram.emptyHint')} />;
            return (
              <>
                <Histogram rows={rows} current={current} tried={tried} />
                <Text size="xs" c="dimmed" mt="xs">
                  {t('histogram.basis', {
                    samples: format.number(counts.comparedSampleCount),
                    identities: format.number(counts.comparedIdentityCount),
                    all: format.number(counts.identityCount),
                  })}
                </Text>
              </>
            );
          }}
        </QueryState>
      </Section>
    </Box>
  );
}

interface HistogramProps extends Pick<Props, 'current' | 'tried'> {
  readonly rows: readonly HistogramRow[];
}

function Histogram({ rows, current, tried }: HistogramProps) {
  const { t } = useTranslation('thresholds');
  const format = useFormat();
  // Each at a height of its own: thresholds may be near each other.
  const mark = (similarity: number, place: 'Top' | 'Bottom' | '', of: { label: string; color: string }) => {
    const row = nearestRow(rows, similarity);
    return row === null ? [] : [{ x: row.similarity, labelPosition: `inside${place}Right` as const, ...of }];
  };
  return (
    <AreaChart
      label={t('histogram.label', { match: format.similarity(current.match) })}
      h={260}
      data={rows.map((row) => ({ ...row }))}
      dataKey="similarity"
      series={[
        { name: 'impostor', label: t('histogram.impostor'), color: 'orange.6' },
        { name: 'genuine', label: t('histogram.genuine'), color: 'teal.6' },
      ]}
      curveType="step"
      withDots={false}
      withLegend
      xAxisProps={{ tickFormatter: (value: number) => format.number(value, 2), minTickGap: 28 }}
      valueFormatter={(value) => `${format.number(value, 1)} %`}
      yAxisProps={{ tickFormatter: (value: number) => `${format.number(value, 0)} %` }}
      referenceLines={[
        ...mark(current.review, 'Top', {
          label: t('histogram.review'),
          color: 'var(--mantine-color-dimmed)',
        }),
        ...mark(current.match, '', { label: t('histogram.match'), color: 'var(--mantine-color-anchor)' }),
        ...(tried === null
          ? []
          : mark(tried.match, 'Bottom', {
              label: t('histogram.tried'),
              color: 'var(--mantine-color-error)',
            })),
      ]}
    />
  );
}
