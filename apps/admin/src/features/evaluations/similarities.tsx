import { SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AreaChart } from '../../ui/charts/index.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { histogramRows } from '../thresholds/histogram-rows.ts';
import type { Curves } from './curves.tsx';
import { ChartFigures, RateTable } from './rate-table.tsx';

type OfModel = Curves['candidate'];

/** How alike either model finds pictures of one person, and of different people. */
export function Similarities({ curves }: { readonly curves: Curves }) {
  const { t } = useTranslation('evaluations');
  return (
    <Section title={t('similarities.title')} description={t('similarities.description')}>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Histogram of={curves.candidate} name={t('figures.candidate')} />
        <Histogram of={curves.active} name={t('figures.active')} />
      </SimpleGrid>
    </Section>
  );
}

function Histogram({ of: { histogram }, name }: { readonly of: OfModel; readonly name: string }) {
  const { t } = useTranslation('evaluations');
  const format = useFormat();
  const rows = histogramRows(histogram);
  const peak = (kind: 'genuine' | 'impostor'): string => {
    const highest = rows.reduce((best, row) => (row[kind] > best[kind] ? row : best), rows[0] ?? none);
    return format.number(highest.similarity, 2);
  };
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {name}
      </Text>
      <AreaChart
        h={220}
        label={t('similarities.words', { name, genuine: peak('genuine'), impostor: peak('impostor') })}
        data={rows.map((row) => ({ ...row }))}
        dataKey="similarity"
        series={[
          { name: 'impostor', label: t('similarities.impostor'), color: 'orange.6' },
          { name: 'genuine', label: t('similarities.genuine'), color: 'teal.6' },
        ]}
        curveType="step"
        withDots={false}
        withLegend
        xAxisProps={{ tickFormatter: (value: number) => format.number(value, 2), minTickGap: 28 }}
        valueFormatter={(value) => format.percent(value / 100, 1)}
        yAxisProps={{ tickFormatter: (value: number) => format.percent(value / 100, 0) }}
      />
      <ChartFigures title={t('similarities.table')}>
        <RateTable
          label={`${t('similarities.title')}: ${name}`}
          head={[t('similarities.range'), t('similarities.genuine'), t('similarities.impostor')]}
          rows={histogram.map(({ from, to, genuine, impostor }) => ({
            key: String(from),
            cells: [
              t('slices.between', { a: format.number(from, 2), b: format.number(to, 2) }),
              format.number(genuine),
              format.number(impostor),
            ],
          }))}
        />
      </ChartFigures>
    </div>
  );
}

const none = { similarity: 0, genuine: 0, impostor: 0, genuineCount: 0, impostorCount: 0 };
