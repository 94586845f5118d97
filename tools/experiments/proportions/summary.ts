import { pairedGain } from '../adapter/paired-gain.ts';
import type { PairedGain } from '../adapter/paired-gain.ts';
import type { Fit } from './market-data.ts';
import type { RunResult } from './one-run.ts';

/** A finished run. */
export interface Row {
  readonly fit: Fit;
  readonly seed: number;
  readonly result: RunResult;
}

/** Letterbox less stretch, over the seeds that both have; empty below two. */
export function summaryOf(rows: readonly Row[]): readonly ({ readonly what: string } & PairedGain)[] {
  const figures: readonly (readonly [string, (result: RunResult) => number])[] = [
    ['as they are: mAP', ({ asTheyAre }) => asTheyAre.mAP],
    ['re-cropped: mAP', (result) => result.recropped.mAP],
    ['re-cropped: rank-1', (result) => result.recropped.rank1],
    ['aspect below 1.6: mAP', ({ byAspect }) => byAspect[0]?.mAP ?? NaN],
    ['aspect 1.6 to 2.5: mAP', ({ byAspect }) => byAspect[1]?.mAP ?? NaN],
    ['aspect above 2.5: mAP', ({ byAspect }) => byAspect[2]?.mAP ?? NaN],
  ];
  const pairs = rows
    .filter(({ fit }) => fit === 'letterbox')
    .flatMap((kept) => {
      const other = rows.find(({ fit, seed }) => fit === 'stretch' && seed === kept.seed);
      return other === undefined ? [] : [[kept.result, other.result] as const];
    });
  if (pairs.length < 2) return [];
  return figures.map(([what, of]) => ({
    what,
    ...pairedGain(pairs.map(([letterbox, stretch]) => of(letterbox) - of(stretch))),
  }));
}
