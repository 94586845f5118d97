import { Group, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LineChart } from '../../ui/charts/index.tsx';
import { Interval } from '../../ui/interval.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { curveRows, powersOfTen } from './curve-rows.ts';
import type { Curves } from './curves.tsx';
import { Difference } from './difference.tsx';
import { ChartFigures, RateTable } from './rate-table.tsx';

interface Props {
  readonly curves: Curves;
}

const kinds = ['roc', 'det'] as const;
type Kind = (typeof kinds)[number];

/** How the two kinds of error trade off, and TAR at the FMRs that people ask for. */
export function ErrorCurves({ curves }: Props) {
  const { t } = useTranslation('evaluations');
  const format = useFormat();
  const [kind, setKind] = useState<Kind>('roc');
  const { candidate } = curves;
  return (
    <Section
      title={t('curves.title')}
      description={t('curves.basis', {
        genuine: format.number(candidate.genuineComparisons),
        impostor: format.number(candidate.impostorComparisons),
      })}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('curves.kind')}
          data={kinds.map((value) => ({ value, label: t(`curves.${value}`) }))}
          value={kind}
          onChange={(value) => setKind(kinds.find((one) => one === value) ?? 'roc')}
        />
      }
    >
      <Curve curves={curves} kind={kind} />
      <TarTable curves={curves} />
      <ChartFigures title={t('curves.points')}>
        <Points curves={curves} />
      </ChartFigures>
    </Section>
  );
}

function Curve({ curves: { candidate, active }, kind }: Props & { readonly kind: Kind }) {
  const { t } = useTranslation('evaluations');
  const format = useFormat();
  const shown = kind === 'roc' ? 'tar' : 'fnmr';
  const rows = curveRows(candidate.roc, active.roc, shown);
  const ticks = powersOfTen(rows.map(({ fmr }) => fmr));
  const errors = powersOfTen(rows.flatMap((row) => [row.candidate ?? 1, row.active ?? 1]));
  const words = (of: typeof candidate): string =>
    t('curves.words', { auc: format.number(of.auc, 4), eer: format.percent(of.equalErrorRate) });
  // The chart also asks for the text of what it has no number for.
  const percent = (value: number): string => (Number.isFinite(value) ? format.percent(value) : '');
  return (
    <>
      <Group gap="xl" mb="xs">
        <Text size="sm">
          {t('figures.candidate')}: {words(candidate)}
        </Text>
        <Text size="sm" c="dimmed">
          {t('figures.active')}: {words(active)}
        </Text>
      </Group>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('curves.perfect')}
        </Text>
      ) : (
        <LineChart
          h={280}
          label={`${t(`curves.${kind}Label`)} ${t('figures.candidate')}: ${words(candidate)}. ${t('figures.active')}: ${words(active)}.`}
          data={rows.map((row) => ({ ...row }))}
          dataKey="fmr"
          series={[
            { name: 'candidate', label: t('figures.candidate'), color: 'accent.7' },
            { name: 'active', label: t('figures.active'), color: 'orange.7', strokeDasharray: '6 4' },
          ]}
          connectNulls
          withLegend
          withDots={rows.length < 3}
          curveType={kind === 'roc' ? 'stepAfter' : 'linear'}
          valueFormatter={percent}
          xAxisLabel={t('curves.fmr')}
          yAxisLabel={t(`curves.${shown}`)}
          xAxisProps={{
            type: 'number',
            scale: 'log',
            domain: [ticks[0] ?? 0.001, 1],
            ticks: [...ticks],
            tickFormatter: percent,
            allowDataOverflow: true,
          }}
          yAxisProps={
            kind === 'roc'
              ? { domain: [0, 1], width: 72 }
              : {
                  scale: 'log',
                  domain: [errors[0] ?? 0.001, 1],
                  ticks: [...errors],
                  allowDataOverflow: true,
                  width: 72,
                }
          }
          tooltipProps={{ labelFormatter: (fmr) => `${t('curves.fmr')} ${percent(Number(fmr))}` }}
        />
      )}
    </>
  );
}

function TarTable({ curves: { candidate, active, tarDifferences } }: Props) {
  const { t } = useTranslation('evaluations');
  const format = useFormat();
  return (
    <RateTable
      label={t('curves.tarTable')}
      head={[
        t('curves.fmr'),
        `${t('figures.candidate')}: TAR`,
        `${t('figures.active')}: TAR`,
        t('gate.difference'),
        t('curves.threshold'),
      ]}
      rows={candidate.tarAtFmr.map(({ fmr, tar, threshold }, at) => ({
        key: String(fmr),
        cells: [
          format.percent(fmr),
          <Interval key="candidate" estimate={tar} />,
          <Interval key="active" estimate={active.tarAtFmr[at]?.tar} />,
          <Difference key="difference" of={tarDifferences[at]?.difference} />,
          typeof threshold === 'number' ? format.similarity(threshold) : '–',
        ],
      }))}
    />
  );
}

function Points({ curves: { candidate, active } }: Props) {
  const { t } = useTranslation('evaluations');
  const format = useFormat();
  const tables = [
    [t('figures.candidate'), candidate],
    [t('figures.active'), active],
  ] as const;
  return (
    <Group align="flex-start" grow>
      {tables.map(([name, { roc }]) => (
        <RateTable
          key={name}
          label={`${t('curves.points')}: ${name}`}
          head={[`${name}: ${t('curves.threshold')}`, t('curves.fmr'), 'TAR', t('curves.fnmr')]}
          rows={roc.map(({ threshold, fmr, tar, fnmr }) => ({
            key: `${fmr} ${tar}`,
            cells: [
              typeof threshold === 'number' ? format.similarity(threshold) : '–',
              ...[fmr, tar, fnmr].map((value) => format.percent(value)),
            ],
          }))}
        />
      ))}
    </Group>
  );
}
