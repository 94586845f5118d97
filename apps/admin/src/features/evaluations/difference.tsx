import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Interval, type Estimate } from '../../ui/interval.tsx';
import { useFormat } from '../../ui/use-format.ts';

/** A difference of two rates in percentage points, with its interval. */
export function Difference({ of }: { readonly of: Estimate | null | undefined }) {
  const { t } = useTranslation(['evaluations', 'ui']);
  const format = useFormat();
  const { rate = null, ciLow = null, ciHigh = null } = of ?? {};
  if (rate === null) return <Interval estimate={null} />;
  const points = (share: number): string =>
    t('points', { value: `${share > 0 ? '+' : ''}${format.number(100 * share, 2)}` });
  return (
    <Text span inherit>
      {points(rate)}
      {ciLow === null || ciHigh === null ? null : (
        <Text span inherit c="dimmed" fz="0.875em" title={t('ui:interval.title', { level: '95%' })}>
          {' '}
          [{points(ciLow)} – {points(ciHigh)}]
        </Text>
      )}
    </Text>
  );
}
