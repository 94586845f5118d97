import { ScoreHistogram } from '../../calibration/score-histogram.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { HardestPairs } from './hardest-pairs.ts';
import type { ComparedPair } from './hardest-pairs.ts';

export interface PairCollectorOptions {
  /** At most so many impostor pairs are to come. */
  readonly impostorPairs: number;
  /** So many of their similarities are kept, as a seeded sample, for curves and rates. Default 4,000,000. */
  readonly maxImpostors?: number;
  /** Of the sample: a whole number in [0, 2³²). Default 0. */
  readonly seed?: number;
  /** Pairs of either kind that are kept as the hardest. Default 12. */
  readonly hardest?: number;
}

/** Similarities of many pairs, without a list of all impostors. */
export interface CollectedPairs {
  readonly genuine: Float64Array;
  /** A sample where there were too many. */
  readonly impostor: Float64Array;
  /** All that were added. */
  readonly impostorPairs: number;
  /** Of all pairs. */
  readonly histograms: { readonly genuine: ScoreHistogram; readonly impostor: ScoreHistogram };
  readonly hardest: {
    readonly genuine: readonly ComparedPair[];
    readonly impostor: readonly ComparedPair[];
  };
}

const MAX_IMPOSTORS = 4_000_000;
const HARDEST = 12;
const BIN_WIDTH = 0.005;

/** Takes pairs as they are compared. */
export class PairCollector {
  readonly #genuine: number[] = [];
  readonly #impostor: number[] = [];
  readonly #histograms = { genuine: new ScoreHistogram(BIN_WIDTH), impostor: new ScoreHistogram(BIN_WIDTH) };
  readonly #hardest: { readonly genuine: HardestPairs; readonly impostor: HardestPairs };
  readonly #share: number;
  readonly #seed: number;
  #impostorPairs = 0;

  constructor({
    impostorPairs,
    maxImpostors = MAX_IMPOSTORS,
    seed = 0,
    hardest = HARDEST,
  }: PairCollectorOptions) {
    this.#share = Math.min(1, maxImpostors / Math.max(1, impostorPairs)) * 2 ** 32;
    this.#seed = seed;
    this.#hardest = {
      genuine: new HardestPairs(hardest, 'least'),
      impostor: new HardestPairs(hardest, 'most'),
    };
  }

  addGenuine(reference: number, probe: number, similarity: number): void {
    this.#genuine.push(similarity);
    this.#histograms.genuine.add(similarity);
    this.#hardest.genuine.offer(reference, probe, similarity);
  }

  addImpostor(reference: number, probe: number, similarity: number): void {
    this.#impostorPairs += 1;
    this.#histograms.impostor.add(similarity);
    this.#hardest.impostor.offer(reference, probe, similarity);
    if (drawnWord(reference, probe, this.#seed) < this.#share) this.#impostor.push(similarity);
  }

  /** @throws {EvaluationError} `NO_GENUINE_PAIRS`, `NO_IMPOSTOR_PAIRS`. */
  finish(): CollectedPairs {
    if (this.#genuine.length === 0) {
      throw new EvaluationError(
        'NO_GENUINE_PAIRS',
        'There are no two pictures of one identity to be compared.',
      );
    }
    if (this.#impostor.length === 0) {
      throw new EvaluationError(
        'NO_IMPOSTOR_PAIRS',
        'There are no two pictures of different identities to be compared.',
      );
    }
    return {
      genuine: Float64Array.from(this.#genuine),
      impostor: Float64Array.from(this.#impostor),
      impostorPairs: this.#impostorPairs,
      histograms: this.#histograms,
      hardest: { genuine: this.#hardest.genuine.pairs, impostor: this.#hardest.impostor.pairs },
    };
  }
}

/** 32 bits that depend on all three numbers (rounds and finaliser of MurmurHash3). */
function drawnWord(reference: number, probe: number, seed: number): number {
  let word = round(round(seed | 0, reference), probe);
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}

function round(state: number, value: number): number {
  const mixed = Math.imul(value, 0xcc9e2d51);
  const turned = state ^ Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0;
}
