import { Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from './use-format.ts';

/** A rate with what is known about it; each part may be missing. */
export interface Estimate {
  readonly value?: number | null;
  readonly rate?: number | null;
  readonly ciLow?: number | null;
  readonly ciHigh?: number | null;
  readonly confidenceLevel?: number | null;
}

interface Props {
  readonly estimate: Estimate | null | undefined;
  /** Where only "at most so much" is known. */
  readonly upperBound?: { readonly value: number; readonly confidenceLevel: number } | null;
}

/** A rate and its confidence interval; says so where the data cannot tell, instead of showing a zero. */
export function Interval({ estimate, upperBound }: Props) {
  const { t } = useTranslation('ui');
  const format = useFormat();
  const value = estimate?.value ?? estimate?.rate ?? null;
  const { ciLow = null, ciHigh = null, confidenceLevel = null } = estimate ?? {};
  if (value === null) {
    const words =
      upperBound === null || upperBound === undefined
        ? t('interval.unknown')
        : t('interval.atMost', { value: format.percent(upperBound.value) });
    return (
      <Tooltip
        label={t('interval.unknownWhy')}
        multiline
        maw={320}
        events={{ hover: true, focus: true, touch: true }}
      >
        <Text span inherit c="dimmed" tabIndex={0}>
          {words}
        </Text>
      </Tooltip>
    );
  }
  const level = confidenceLevel === null ? '95%' : format.percent(confidenceLevel, 0);
  return (
    <Text span inherit>
      {format.percent(value)}
      {ciLow === null || ciHigh === null ? null : (
        <Text span inherit c="dimmed" fz="0.875em" title={t('interval.title', { level })}>
          {' '}
          [{format.percent(ciLow)} – {format.percent(ciHigh)}]
        </Text>
      )}
    </Text>
  );
}
