import type { Model } from './model.page.tsx';

type Compression = NonNullable<Model['compression']>;

const knownRates = ['accuracy', 'AUC', 'EER', 'mAP', 'mINP'] as const;
const rateFamilies = [
  ['TAR', /^TAR at FMR (.+)$/],
  ['FNIR', /^FNIR at FPIR (.+)$/],
  ['rank', /^rank-(\d+)$/],
] as const;

export interface RateName {
  /** Of the texts `figures.rates`; null for a rate that this version does not know. */
  readonly key: (typeof knownRates)[number] | (typeof rateFamilies)[number][0] | null;
  /** What the text is filled with: the target, the rank, or the name itself. */
  readonly value: string;
  /** Errors: less of them is better. */
  readonly isError: boolean;
}

/** Reports name rates as `npm run evaluate` does; this is what people read instead. */
export function rateName(name: string): RateName {
  const known = knownRates.find((one) => one === name);
  if (known !== undefined) return { key: known, value: name, isError: known === 'EER' };
  for (const [key, pattern] of rateFamilies) {
    const value = pattern.exec(name)?.[1];
    if (value !== undefined) return { key, value, isError: key === 'FNIR' };
  }
  return { key: null, value: name, isError: false };
}

export type Change = 'better' | 'worse' | 'same';

/** What a change of a rate means, once it is rounded as it is shown: to hundredths of a percent. */
export function changeOf({ name, before, after }: Compression['accuracy'][number]): {
  readonly points: number;
  readonly meaning: Change;
} {
  const points = (Math.round(after * 1e4) - Math.round(before * 1e4)) / 100;
  if (points === 0) return { points: 0, meaning: 'same' };
  return { points, meaning: points > 0 === !rateName(name).isError ? 'better' : 'worse' };
}

/** Quantised nets multiply as often as before and nobody counts their parameters anew: such rows would say nothing. */
export const countsOf = ({ before, after }: Compression) =>
  (['parameters', 'macs'] as const).flatMap((key) => {
    const [old, now] = [before[key], after[key]];
    return typeof old === 'number' && typeof now === 'number' && old !== now ? [{ key, old, now }] : [];
  });
