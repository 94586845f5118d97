import { useTranslation } from 'react-i18next';
import { LineChart } from '../../ui/charts/index.tsx';
import { Interval } from '../../ui/interval.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { Curves } from './curves.tsx';
import { Difference } from './difference.tsx';
import { ChartFigures, RateTable } from './rate-table.tsx';
import { Text } from '@mantine/core';

/** How often a search has the person among the first k. */
export function CumulativeMatches({ curves }: { readonly curves: Curves }) {
  const { t } = useTranslation('evaluations');
  const format = useFormat();
  const { candidate, active, rank1Difference } = curves;
  const first = (of: typeof candidate): string => format.percent(of.cmc[0]?.rate.rate ?? 0);
  const rows = candidate.cmc.map(({ rank, rate }, at) => ({
    rank,
    candidate: rate.rate ?? null,
    active: active.cmc[at]?.rate.rate ?? null,
  }));
  const least = Math.min(...rows.flatMap((row) => [row.candidate ?? 1, row.active ?? 1]));
  return (
    <Section title={t('cmc.title')} description={t('cmc.description')}>
      <Text size="sm" mb="xs">
        {t('cmc.difference')} <Difference of={rank1Difference} />
      </Text>
      <LineChart
        h={220}
        label={t('cmc.words', { ranks: rows.length, candidate: first(candidate), active: first(active) })}
        data={rows}
        dataKey="rank"
        series={[
          { name: 'candidate', label: t('figures.candidate'), color: 'accent.7' },
          { name: 'active', label: t('figures.active'), color: 'orange.7', strokeDasharray: '6 4' },
        ]}
        withLegend
        curveType="linear"
        valueFormatter={(value) => format.percent(value)}
        xAxisLabel={t('cmc.rank')}
        yAxisProps={{ domain: [Math.max(0, Math.floor(least * 10 - 0.5) / 10), 1], width: 72 }}
      />
      <ChartFigures title={t('cmc.table')}>
        <RateTable
          label={t('cmc.title')}
          head={[t('cmc.rank'), t('figures.candidate'), t('figures.active')]}
          rows={candidate.cmc.map(({ rank, rate }, at) => ({
            key: String(rank),
            cells: [
              format.number(rank),
              <Interval key="candidate" estimate={rate} />,
              <Interval key="active" estimate={active.cmc[at]?.rate} />,
            ],
          }))}
        />
      </ChartFigures>
    </Section>
  );
}
