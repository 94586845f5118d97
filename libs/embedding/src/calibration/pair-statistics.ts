import type { LabelledVector } from './identity-scores.ts';
import { float32FromBase64, float32ToBase64, uint16FromBase64, uint16ToBase64 } from './base64-arrays.ts';
import { genuineScores } from './genuine-scores.ts';
import { rowsOfVectors } from './labelled-rows.ts';
import { collectPictureTail } from './picture-tail.ts';
import type { PictureTail } from './picture-tail.ts';
import { midQuantiles } from './mid-quantiles.ts';

/** Pairs that a manifest keeps: 128 KiB of base64. They reach down to a false match rate of about 1e-3 of 5,000 people. */
const PAIRS = 12_000;
/** What 16 bits can number. */
const MOST_PICTURES = 65_536;
const QUANTILES = 200;

/**
 * The most similar pairs of different people and the genuine scores, as a manifest keeps them: who hits whom is what the false
 * positive identification rate of a gallery depends on beside the false match rate. People and pictures are numbers without a
 * meaning; no vector and no picture can be got back.
 */
export interface PairStatistics {
  /** Of each person: uint16 in base64, as the next ones. */
  readonly pictures: string;
  /** Descending: float32. */
  readonly similarities: string;
  readonly first: string;
  readonly second: string;
  /** Every pair of at least this similarity is there; null: all pairs. */
  readonly floor: number | null;
  /** Quantiles at (i + ½)/n of each picture's best similarity with another of the same person. */
  readonly genuine: readonly number[];
  readonly genuineIdentities: number;
}

/**
 * @param vectors Pictures of one person must stand together.
 * @returns null for fewer than 3 people or more than 65,536 pictures.
 */
export async function pairStatistics(vectors: readonly LabelledVector[]): Promise<PairStatistics | null> {
  if (vectors.length > MOST_PICTURES) return null;
  const rows = rowsOfVectors(vectors);
  const tail = await collectPictureTail(rows, PAIRS);
  if (tail === null) return null;
  const genuine = genuineScores(rows);
  return {
    pictures: uint16ToBase64(tail.picturesOf),
    similarities: float32ToBase64(tail.similarities),
    first: uint16ToBase64(tail.first),
    second: uint16ToBase64(tail.second),
    floor: tail.floor === -Infinity ? null : tail.floor,
    genuine: midQuantiles(genuine.similarities, QUANTILES).map((value) => Number(value.toFixed(6))),
    genuineIdentities: genuine.identities,
  };
}

/** @throws {RangeError} if the statistics contradict themselves. */
export function readPictureTail(pairs: PairStatistics): PictureTail {
  const picturesOf = Int32Array.from(uint16FromBase64(pairs.pictures));
  const similarities = float32FromBase64(pairs.similarities);
  const first = Int32Array.from(uint16FromBase64(pairs.first));
  const second = Int32Array.from(uint16FromBase64(pairs.second));
  const total = picturesOf.reduce((sum, count) => sum + count, 0);
  const isPicture = (picture: number): boolean => picture < total;
  const isFit =
    first.length === similarities.length &&
    second.length === similarities.length &&
    first.every(isPicture) &&
    second.every(isPicture) &&
    similarities.every((value, i) => value <= (similarities[i - 1] ?? Infinity));
  if (!isFit || picturesOf.length < 3)
    throw new RangeError('readPictureTail: pairs must be falling similarities of known pictures');
  return { picturesOf, similarities, first, second, floor: pairs.floor ?? -Infinity };
}
