import type { Row } from './main.ts';
import type { BeforeAfter } from './one-run.ts';
import { pairedGain } from './paired-gain.ts';
import type { PairedGain } from './paired-gain.ts';

interface Gains {
  readonly variant: string;
  readonly tarAtFmr1e3: PairedGain;
  readonly meanAveragePrecision: PairedGain;
  readonly secondsMean: number;
}

export interface Summary {
  /** On validation identities, with the weights that validation has chosen: for comparing variants, not for claims. */
  readonly validation: readonly Gains[];
  /** The variant with the highest mean of both gains on validation. */
  readonly chosen: string;
  /** On test identities, the chosen variant alone. */
  readonly test: Gains | null;
}

/** What the runs say so far; variants with fewer than two seeds are left out. */
export function summaryOf({
  rows,
  tested,
}: {
  readonly rows: readonly Row[];
  readonly tested: readonly Row[];
}): Summary {
  const names = [...new Set(rows.map(({ variant }) => variant))];
  const validation = names
    .map((variant) => rows.filter((row) => row.variant === variant))
    .filter((own) => own.length > 1)
    .map((own) => gainsOf(own, ({ result }) => result.validation));
  const value = (gains: Gains): number => gains.tarAtFmr1e3.mean + gains.meanAveragePrecision.mean;
  const [best] = validation.toSorted((one, other) => value(other) - value(one));
  const chosen = best?.variant ?? '';
  const own = tested.filter(({ variant }) => variant === chosen);
  return { validation, chosen, test: own.length > 1 ? gainsOf(own, ({ result }) => result.test) : null };
}

function gainsOf(rows: readonly Row[], of: (row: Row) => BeforeAfter | null): Gains {
  const gain = (metric: 'tarAtFmr1e3' | 'meanAveragePrecision'): PairedGain =>
    pairedGain(
      rows.map((row) => {
        const part = of(row);
        return part === null ? NaN : part.after[metric] - part.before[metric];
      }),
    );
  return {
    variant: rows[0]?.variant ?? '',
    tarAtFmr1e3: gain('tarAtFmr1e3'),
    meanAveragePrecision: gain('meanAveragePrecision'),
    secondsMean: rows.reduce((sum, { result }) => sum + result.seconds, 0) / rows.length,
  };
}
