import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/use-format.ts';
import { changeOf, countsOf, rateName, type Change } from './compression-rows.ts';
import type { Model } from './model.page.tsx';

type Compression = NonNullable<Model['compression']>;

interface Row {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
  readonly meaning: Change;
}

const colours = {
  better: 'var(--mantine-color-teal-light-color)',
  worse: 'var(--mantine-color-orange-light-color)',
  same: 'dimmed',
} as const;

/** What making a model smaller brought and cost: sizes, time and rates, before and after. */
export function CompressionTable({ of }: { readonly of: Compression }) {
  const { t } = useTranslation('models');
  const rows = [...useCosts(of), ...useRates(of)];
  return (
    <>
      <Table aria-label={t('figures.compression')} verticalSpacing={4} mt="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('figures.measure')}</Table.Th>
            {(['before', 'after', 'change'] as const).map((column) => (
              <Table.Th key={column} ta="end">
                {t(`figures.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, before, after, change, meaning }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {name}
              </Table.Th>
              <Table.Td ta="end">{before}</Table.Td>
              <Table.Td ta="end">{after}</Table.Td>
              <Table.Td ta="end">
                <Text inherit span {...(meaning === 'worse' ? { fw: 600 } : {})} c={colours[meaning]}>
                  {change}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="xs">
        {useWords(of).join(' ')}
      </Text>
    </>
  );
}

function useCosts(of: Compression): readonly Row[] {
  const { t } = useTranslation('models');
  const format = useFormat();
  const { before, after, speedUp } = of;
  const milliseconds = (value: number): string =>
    t('figures.milliseconds', { value: format.number(value, 2) });
  const less = (old: number, now: number): string => {
    const share = format.percent(Math.abs(1 - now / old), 0);
    return now > old ? `+${share}` : `−${share}`;
  };
  return [
    {
      name: t('figures.bytes'),
      before: format.bytes(before.bytes),
      after: format.bytes(after.bytes),
      change: less(before.bytes, after.bytes),
      meaning: after.bytes <= before.bytes ? 'better' : 'worse',
    },
    {
      name: t('figures.p50'),
      before: milliseconds(before.p50Ms),
      after: milliseconds(after.p50Ms),
      change: t('figures.times', { value: format.number(speedUp, 2) }),
      meaning: speedUp >= 1 ? 'better' : 'worse',
    },
    ...countsOf(of).map(({ key, old, now }): Row => ({
      name: t(`figures.${key}`),
      before: format.compact(old),
      after: format.compact(now),
      change: less(old, now),
      meaning: now <= old ? 'better' : 'worse',
    })),
  ];
}

function useRates({ accuracy }: Compression): readonly Row[] {
  const { t } = useTranslation('models');
  const format = useFormat();
  return accuracy.map((row) => {
    const { key, value } = rateName(row.name);
    const { points, meaning } = changeOf(row);
    const sign = points > 0 ? '+' : points < 0 ? '−' : '';
    return {
      name: key === null ? value : t(`figures.rates.${key}`, { value }),
      before: format.percent(row.before, 2),
      after: format.percent(row.after, 2),
      change: t('figures.points', { value: `${sign}${format.number(Math.abs(points), 2)}` }),
      meaning,
    };
  });
}

function useWords({ accuracy, meanCosine, layers, keptInFloat }: Compression): readonly string[] {
  const { t } = useTranslation('models');
  const format = useFormat();
  return [
    ...(accuracy.length > 0 ? [t('figures.measuredOn')] : []),
    ...(accuracy.some(({ name }) => rateName(name).isError) ? [t('figures.lessIsBetter')] : []),
    t('figures.clock'),
    ...(typeof meanCosine === 'number' ? [t('figures.cosine', { value: format.number(meanCosine, 5) })] : []),
    ...(typeof layers === 'number' ? [t('figures.layers', { value: format.number(layers) })] : []),
    ...(keptInFloat.length > 0 ? [t('figures.kept', { names: format.list(keptInFloat) })] : []),
  ];
}
