import { createSeededRandom, derivedSeed, shuffled } from '@gallerist/metrics/random';
import type { SeededRandom } from '@gallerist/metrics/random';
import { EvaluationError } from '../evaluation-error.ts';

export interface EpisodeOptions {
  /** Classes in an episode. */
  readonly ways: number;
  /** Known pictures of each. */
  readonly shots: number;
  readonly seed: number;
}

/** For each class the rows that are known and the one that is asked about. */
export type Episode = readonly { readonly known: readonly number[]; readonly asked: number }[];

/**
 * Rows of the classes that can take part: those with a picture more than `shots`.
 *
 * @throws {EvaluationError} `TOO_FEW_IDENTITIES` where they are fewer than `ways`.
 */
export function episodeClasses(
  identities: Int32Array,
  { ways, shots }: Omit<EpisodeOptions, 'seed'>,
): readonly (readonly number[])[] {
  const rowsOf = new Map<number, number[]>();
  identities.forEach((identity, row) => {
    const rows = rowsOf.get(identity) ?? [];
    rows.push(row);
    rowsOf.set(identity, rows);
  });
  const classes = [...rowsOf.values()].filter((rows) => rows.length > shots);
  if (ways >= 2 && classes.length >= ways) return classes;
  throw new EvaluationError(
    'TOO_FEW_IDENTITIES',
    ways < 2
      ? `An episode needs at least two ways, not ${ways}.`
      : `${ways}-way ${shots}-shot episodes need ${ways} classes with ${shots + 1} pictures each; there are ${classes.length}.`,
  );
}

/** The episode of that number: classes and pictures without repetition, the same for the same seed. */
export function drawEpisode(
  classes: readonly (readonly number[])[],
  { ways, shots, seed }: EpisodeOptions,
  episode: number,
): Episode {
  const random = createSeededRandom(derivedSeed(seed, episode));
  return firstsOf(classes, ways, random).map((rows) => {
    const [asked = 0, ...known] = firstsOf(rows, shots + 1, random);
    return { known, asked };
  });
}

const firstsOf = <T>(values: readonly T[], count: number, random: SeededRandom): readonly T[] =>
  shuffled(values, random).slice(0, count);
