import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/use-format.ts';

interface Travel {
  readonly minSeconds: number;
  readonly typicalSeconds?: number | null;
}

/** How long people need from one camera to another, in words. */
export function useTravelWords(): ((travel: Travel) => string) & {
  readonly short: (travel: Travel) => string;
} {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const time = (seconds: number): string => format.duration(seconds * 1000);
  const words = ({ minSeconds, typicalSeconds }: Travel): string =>
    typicalSeconds === null || typicalSeconds === undefined
      ? t('travel.min', { min: time(minSeconds) })
      : t('travel.typical', { min: time(minSeconds), typical: time(typicalSeconds) });
  const short = ({ minSeconds, typicalSeconds }: Travel): string =>
    typicalSeconds === null || typicalSeconds === undefined || typicalSeconds === minSeconds
      ? `≥ ${time(minSeconds)}`
      : `≥ ${time(minSeconds)}, ≈ ${time(typicalSeconds)}`;
  return Object.assign(words, { short });
}
