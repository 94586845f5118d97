import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { BarChart } from '../../ui/charts/index.tsx';
import { DecisionBadge } from '../../ui/decision-badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { Statistics } from './dashboard.page.tsx';
import { decisionTotals } from './decision-totals.ts';

const series = [
  { name: 'match', color: 'teal.6' },
  { name: 'review', color: 'orange.5' },
  { name: 'unknown', color: 'gray.5' },
] as const;

const chartHeight = 264;

/** Searches a day, as bars of what was decided about the people in them. */
export function SearchDays({ days }: { readonly days: Statistics['searchesByDay'] }) {
  const { t } = useTranslation(['dashboard', 'ui']);
  const format = useFormat();
  const totals = decisionTotals(days);
  const labels = {
    match: t('ui:decision.MATCH'),
    review: t('ui:decision.REVIEW'),
    unknown: t('ui:decision.UNKNOWN'),
  };
  const data = days.map(({ day, ...counts }) => ({ ...counts, day: format.dayOfMonth(day) }));
  return (
    <Section title={t('searches.title')} description={t('searches.description', { count: days.length })}>
      {totals.searches === 0 ? (
        <EmptyState title={t('searches.none')} hint={t('searches.noneHint')} />
      ) : (
        <>
          <BarChart
            label={t('searches.label', { count: totals.searches, days: days.length })}
            h={chartHeight}
            data={data}
            dataKey="day"
            type="stacked"
            series={series.map(({ name, color }) => ({ name, color, label: labels[name] }))}
            valueFormatter={(value) => format.number(value)}
            tickLine="none"
            gridAxis="x"
          />
          <Group gap="lg" mt="sm">
            <Total decision="MATCH" count={totals.match} />
            <Total decision="REVIEW" count={totals.review} />
            <Total decision="UNKNOWN" count={totals.unknown} />
          </Group>
        </>
      )}
    </Section>
  );
}

interface TotalProps {
  readonly decision: 'MATCH' | 'REVIEW' | 'UNKNOWN';
  readonly count: number;
}

function Total({ decision, count }: TotalProps) {
  const format = useFormat();
  return (
    <Group gap={6}>
      <DecisionBadge decision={decision} />
      <Text size="sm" fw={550}>
        {format.number(count)}
      </Text>
    </Group>
  );
}
