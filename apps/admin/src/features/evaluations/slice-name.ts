import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

interface Slice {
  readonly name: string;
  readonly value: string;
}

const known = ['camera', 'quality', 'gallery', 'yaw', 'size'] as const;

const ranges = [
  ['below', /^below (?<a>\S+)$/],
  ['from', /^(?<a>\S+) and more$/],
  ['between', /^(?<a>\S+) to (?<b>\S+)$/],
] as const;

/** The API writes ranges in English. */
function rangeOf(value: string, t: TFunction<'evaluations'>): string {
  for (const [key, pattern] of ranges) {
    const parts = pattern.exec(value)?.groups;
    if (parts !== undefined) return t(`slices.${key}`, { a: parts['a'] ?? '', b: parts['b'] ?? '' });
  }
  return value;
}

/** What a slice is called; galleries by their names. */
export function useSliceName(
  galleries: readonly { readonly id: string; readonly name: string }[],
): (slice: Slice | null | undefined) => string {
  const { t } = useTranslation('evaluations');
  return (slice) => {
    if (slice === null || slice === undefined) return t('slices.all');
    const { name } = slice;
    const value = galleries.find(({ id }) => id === slice.value)?.name ?? rangeOf(slice.value, t);
    const key = known.find((one) => one === name);
    return key === undefined ? t('slices.other', { name, value }) : t(`slices.${key}`, { value });
  };
}
