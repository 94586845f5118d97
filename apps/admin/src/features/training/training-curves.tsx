import { SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LineChart } from '../../ui/charts/index.tsx';
import { isOver } from '../../ui/job-state-badge.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { TrainingRunDetail } from './training-run.page.tsx';

interface Props {
  readonly run: TrainingRunDetail;
}

const height = 220;

/** Loss, learning rate and the looks at validation people, as the run goes on. */
export function TrainingCurves({ run }: Props) {
  const { t } = useTranslation('training');
  const format = useFormat();
  if (run.curve.length === 0)
    return (
      <Section title={t('curves.title')}>
        <Text size="sm" c="dimmed">
          {t(isOver(run.state) ? 'curves.tooFew' : 'curves.none')}
        </Text>
      </Section>
    );
  return (
    <Section title={t('curves.title')}>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Curve run={run} of="loss" color="accent.7" digits={3} />
        <Curve run={run} of="rate" color="teal.7" digits={5} />
      </SimpleGrid>
      <Looks run={run} />
      {typeof run.keptEpoch === 'number' ? (
        <Text size="sm" mt="sm">
          {run.keptEpoch === 0
            ? t('curves.keptFirst')
            : t('curves.kept', { count: run.keptEpoch, value: format.number(run.keptEpoch) })}
        </Text>
      ) : null}
    </Section>
  );
}

interface CurveProps extends Props {
  readonly of: 'loss' | 'rate';
  readonly color: string;
  readonly digits: number;
}

function Curve({ run, of, color, digits }: CurveProps) {
  const { t } = useTranslation('training');
  const format = useFormat();
  const name = t(`curves.${of}`);
  const points = run.curve.flatMap((point) => {
    const value = point[of];
    return typeof value === 'number' ? [{ step: point.step, value }] : [];
  });
  const [first] = points;
  const last = points.at(-1);
  const shown = (value: number): string => format.number(value, digits);
  const words =
    first === undefined || last === undefined
      ? name
      : t('curves.words', {
          name,
          ...{ first: shown(first.value), from: first.step, last: shown(last.value), to: last.step },
        });
  return (
    <div>
      <Text size="sm" fw={500}>
        {name}
        {of === 'loss' ? (
          <Text span size="xs" c="dimmed" fw={400}>
            {' '}
            {t('curves.lossHint')}
          </Text>
        ) : null}
      </Text>
      <LineChart
        h={height}
        label={words}
        data={points}
        dataKey="step"
        series={[{ name: 'value', label: name, color }]}
        withDots={points.length < 3}
        curveType="linear"
        valueFormatter={shown}
        yAxisProps={{ domain: ['auto', 'auto'], width: 72 }}
        xAxisProps={{ type: 'number', domain: ['dataMin', 'dataMax'] }}
      />
    </div>
  );
}

function Looks({ run: { looks } }: Props) {
  const { t } = useTranslation('training');
  const format = useFormat();
  const last = looks.at(-1);
  return (
    <>
      <Text size="sm" fw={500} mt="md">
        {t('curves.looks')}{' '}
        <Text span size="xs" c="dimmed" fw={400}>
          {t(last === undefined ? 'curves.noLooks' : 'curves.looksHint')}
        </Text>
      </Text>
      {last === undefined ? null : (
        <LineChart
          h={height}
          label={`${t('curves.looks')}: ${t('curves.map')} ${format.percent(last.meanAveragePrecision)}, ${t('curves.tar')} ${format.percent(last.tarAtFmr1e3)}`}
          data={looks.map(({ step, meanAveragePrecision: map, tarAtFmr1e3: tar }) => ({ step, map, tar }))}
          dataKey="step"
          series={[
            { name: 'map', label: t('curves.map'), color: 'accent.7' },
            { name: 'tar', label: t('curves.tar'), color: 'teal.7', strokeDasharray: '5 4' },
          ]}
          withLegend
          curveType="linear"
          valueFormatter={(value) => format.percent(value)}
          yAxisProps={{ domain: ['auto', 'auto'], width: 72 }}
          xAxisProps={{ type: 'number', domain: ['dataMin', 'dataMax'] }}
        />
      )}
    </>
  );
}
