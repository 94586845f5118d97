import { ArgumentError } from '../checks/argument-error.ts';
import { checkNotEmpty, checkWhole } from '../checks/checks.ts';
import { clopperPearson } from '../evaluation/clopper-pearson.ts';
import type { CohortTail } from './cohort-tail.ts';
import { empiricalFmr, empiricalFpir } from './empirical-fpir.ts';
import type { LogEstimate } from './empirical-fpir.ts';
import type { FittedThreshold } from './fitted-threshold.types.ts';
import {
  drawnGalleryHitProbability,
  galleryHitElasticity,
  galleryHitProbability,
} from './gallery-hit-probability.ts';
import { gammaInterval } from './gamma-interval.ts';
import { dispersionTrend, varianceBetweenGalleries } from './hit-dispersion.ts';
import type { DispersionTrend } from './hit-dispersion.ts';
import {
  countAtLeast,
  countPairs,
  falseMatchRate,
  hitIdentities,
  hitsByProbe,
  probeWeights,
} from './search-hits.ts';
import type { SearchHits } from './search-hits.ts';
import { fitStraightTail } from './straight-tail.ts';
import type { TailFmr } from './tail-fmr.ts';

export interface FpirOptions {
  /** N: enabled identities of the gallery that the threshold is for, ≥ 1. */
  readonly galleryIdentities: number;
  /** In (0, 1), default 0.95. */
  readonly confidenceLevel?: number;
  /** Strangers' probes over which the realised FPIR is going to be measured; default Infinity: its expectation. */
  readonly strangerProbes?: number;
  /**
   * Whose rate it is: that of one gallery of N other people (default), or the mean over such galleries. The mean is also what is
   * asked of a cohort that is the gallery itself: who is in it is no chance any more.
   */
  readonly of?: 'one-gallery' | 'mean';
}

/** From so many pairs of people on the counts are better than a fitted tail. */
const COUNTED_PAIRS = 30;
/** Fewer pairs have no say beside the tail. */
const TELLING_PAIRS = 5;
/** Hits from which the dispersion is measured, and a tenth of them again. */
const DISPERSION_HITS = 4000;
/** A wider interval (high / low) resolves nothing. */
const WIDEST_RATIO = 10;
const LEAST_RATE = 1e-15;
const BISECTIONS = 60;

/** FPIR of galleries of one size as a cohort tells it; see `fpirThreshold`. */
export class FpirModel {
  readonly #caller: string;
  readonly #cohort: CohortTail;
  readonly #gallery: number;
  readonly #confidenceLevel: number;
  readonly #strangerProbes: number;
  readonly #isMean: boolean;
  readonly #weights: Float64Array;
  readonly #dispersion: DispersionTrend;
  /** null: too few hits for a tail. */
  readonly #tail: TailFmr | null;

  constructor(caller: string, cohort: CohortTail, options: FpirOptions) {
    const { galleryIdentities, confidenceLevel = 0.95, strangerProbes = Infinity } = options;
    checkWhole(caller, 'galleryIdentities', { value: galleryIdentities, atLeast: 1 });
    checkNotEmpty(caller, 'cohort', cohort.similarities);
    if (!(confidenceLevel > 0 && confidenceLevel < 1)) {
      throw new ArgumentError(caller, 'confidenceLevel', {
        expected: 'be in (0, 1)',
        actual: confidenceLevel,
      });
    }
    if (!(strangerProbes >= 1)) {
      throw new ArgumentError(caller, 'strangerProbes', { expected: 'be >= 1', actual: strangerProbes });
    }
    this.#caller = caller;
    this.#cohort = cohort;
    this.#gallery = galleryIdentities;
    this.#confidenceLevel = confidenceLevel;
    this.#strangerProbes = strangerProbes;
    this.#isMean = options.of === 'mean';
    this.#weights = probeWeights(cohort);
    const many = Math.min(cohort.similarities.length, DISPERSION_HITS);
    this.#dispersion = dispersionTrend(this.#hits(Math.ceil(many / 10)), this.#hits(many));
    this.#tail = fitStraightTail(this.#hits(cohort.similarities.length));
  }

  /** The lowest similarity whose counted FPIR is at most the rate; null where the counts do not decide. */
  countedThreshold(rate: number): number | null {
    const { similarities, probes, identities, probeIdentities, floor } = this.#cohort;
    const hits = new Int32Array(probeIdentities.length);
    const known: number[] = [];
    const of = (count: number): number =>
      (known[count] ??= this.#isDrawn
        ? drawnGalleryHitProbability(count, this.#sizes)
        : count / (identities - 1));
    let sum = 0;
    let lowest: number | null = null;
    for (let i = 0; i < similarities.length; i += 1) {
      const probe = probes[i] ?? 0;
      const before = hits[probe] ?? 0;
      hits[probe] = before + 1;
      sum += (of(before + 1) - of(before)) * (this.#weights[probe] ?? 0);
      if (similarities[i] === similarities[i + 1]) continue;
      const fpir = this.#isDrawn ? sum : this.#extrapolated(sum);
      if (fpir > rate) return lowest !== null && this.#isCounted(lowest) ? lowest : null;
      lowest = similarities[i] ?? null;
    }
    if (floor === -Infinity) return lowest;
    throw new ArgumentError(this.#caller, 'cohort', {
      expected: `keep its comparisons down to an FPIR of ${rate}`,
      actual: `a floor of ${floor}`,
    });
  }

  /** Whether the comparisons that the cohort keeps reach down to an FPIR above the rate, or are all there are. */
  reaches(rate: number): boolean {
    const { identities, similarities, floor } = this.#cohort;
    if (floor === -Infinity) return true;
    const hits = hitsByProbe(this.#hits(similarities.length));
    const of = (count: number): number =>
      this.#isDrawn ? drawnGalleryHitProbability(count, this.#sizes) : count / (identities - 1);
    const sum = hits.reduce((total, count, probe) => total + of(count) * (this.#weights[probe] ?? 0), 0);
    return (this.#isDrawn ? sum : this.#extrapolated(sum)) > rate;
  }

  /** The similarity, within the tail, whose FPIR tail and counts put at the rate; the highest of all where there is no tail. */
  tailThreshold(rate: number): number {
    const tail = this.#tail;
    if (tail === null) return this.#cohort.similarities[0] ?? 1;
    let low = Math.log(LEAST_RATE);
    let high = Math.log(tail.share);
    for (let i = 0; i < BISECTIONS; i += 1) {
      const middle = (low + high) / 2;
      const similarity = tail.quantile(Math.exp(middle));
      if (this.#extrapolated(this.#rateAt(similarity, tail)) > rate) high = middle;
      else low = middle;
    }
    return tail.quantile(Math.exp(low));
  }

  /** The estimate with all its variance but that of the strangers' probes. */
  predict(similarity: number): LogEstimate {
    const { value, variance } = this.#estimate(similarity, this.#isCounted(similarity));
    if (value === 0 || variance === Infinity) return { value, variance: Infinity };
    const ofGallery = this.#isMean ? 0 : this.#varianceBetweenGalleries(similarity, value);
    return { value, variance: (1 + variance) * (1 + ofGallery) - 1 };
  }

  /** FPIR at a similarity of at least the cohort's floor. */
  judge(similarity: number): FittedThreshold {
    const confidenceLevel = this.#confidenceLevel;
    const isCounted = this.#isCounted(similarity);
    const fpir = this.#estimate(similarity, isCounted);
    const relative = gammaInterval(this.#relativeVariance(similarity, fpir), confidenceLevel);
    const low = fpir.value * relative.low;
    const high = Math.min(1, fpir.value * relative.high);
    if (low > 0 && high <= WIDEST_RATIO * low) {
      const basis = isCounted && this.#isDrawn ? 'EMPIRICAL' : 'EXTRAPOLATED';
      return { similarity, rate: fpir.value, interval: { low, high }, confidenceLevel, basis };
    }
    const bound = this.#upperBound(similarity);
    const interval = { low: 0, high: fpir.value > 0 ? Math.min(high, bound) : bound };
    return { similarity, rate: null, interval, confidenceLevel, basis: 'UNRESOLVED' };
  }

  get #sizes() {
    return { gallery: this.#gallery, cohort: this.#cohort.identities - 1 };
  }

  /** Whether a gallery of the size can be drawn from the others of the cohort. */
  get #isDrawn(): boolean {
    return this.#gallery <= this.#cohort.identities - 1;
  }

  #hits(count: number): SearchHits {
    return { cohort: this.#cohort, count, weights: this.#weights };
  }

  #hitsAt(similarity: number): SearchHits {
    return this.#hits(countAtLeast(this.#cohort.similarities, similarity));
  }

  #isCounted(similarity: number): boolean {
    return countPairs(this.#hitsAt(similarity)) >= COUNTED_PAIRS;
  }

  #estimate(similarity: number, isCounted: boolean): LogEstimate {
    const hits = this.#hitsAt(similarity);
    if (isCounted && this.#isDrawn) return empiricalFpir(hits, this.#gallery);
    const tail = this.#tail;
    const isInTail = tail !== null && similarity >= tail.from;
    const fmr = isCounted || !isInTail ? empiricalFmr(hits) : this.#fmr(similarity, tail);
    const { value } = fmr;
    const elasticity = galleryHitElasticity(value, {
      gallery: this.#gallery,
      dispersion: this.#dispersion.at(value).probes,
    });
    return { value: this.#extrapolated(value), variance: elasticity ** 2 * fmr.variance };
  }

  /** What the tail says and, where they tell something, the counts: the mean of the logarithms. */
  #rateAt(similarity: number, tail: TailFmr): number {
    const hits = this.#hitsAt(similarity);
    const fitted = tail.rateAt(similarity);
    return countPairs(hits) < TELLING_PAIRS ? fitted : Math.sqrt(fitted * falseMatchRate(hits));
  }

  /**
   * The same as an estimate. The variance includes that the two differ; neither is chosen by how they differ, which would
   * choose the counts just when chance has led them astray.
   */
  #fmr(similarity: number, tail: TailFmr): LogEstimate {
    const hits = this.#hitsAt(similarity);
    const fitted = tail.at(similarity);
    if (countPairs(hits) < TELLING_PAIRS) return fitted;
    const counted = empiricalFmr(hits);
    const difference = Math.log(fitted.value / counted.value);
    return {
      value: this.#rateAt(similarity, tail),
      variance: (fitted.variance + counted.variance) / 2 + (difference / 2) ** 2,
    };
  }

  #extrapolated(fmr: number): number {
    if (fmr === 0) return 0;
    const dispersion = this.#dispersion.at(fmr).probes;
    return galleryHitProbability(fmr, { gallery: this.#gallery, dispersion });
  }

  /** Of a realised FPIR: of the estimate, of who is in the gallery, and of the strangers' probes. */
  #relativeVariance(similarity: number, { value, variance }: LogEstimate): number {
    if (value === 0 || variance === Infinity) return Infinity;
    const ofGallery = this.#isMean ? 0 : this.#varianceBetweenGalleries(similarity, value);
    // Sums of weights may be a last bit above 1.
    const ofProbes = Math.max(0, 1 - value) / (this.#strangerProbes * value);
    return (1 + variance) * (1 + ofGallery) * (1 + ofProbes) - 1;
  }

  #varianceBetweenGalleries(similarity: number, fpir: number): number {
    const hits = this.#hitsAt(similarity);
    if (this.#isDrawn && this.#isCounted(similarity))
      return varianceBetweenGalleries(hits, this.#gallery, fpir);
    const counted = falseMatchRate(hits);
    const fmr = counted > 0 ? counted : (this.#tail?.rateAt(similarity) ?? 0);
    return fmr > 0 ? this.#dispersion.at(fmr).identities / this.#gallery : Infinity;
  }

  /**
   * Without a model: of the people probed, those with a hit, as if they were independent; that is the FPIR of the cohort's own
   * size, and FPIR grows at most in proportion to N.
   */
  #upperBound(similarity: number): number {
    const { hit, probed } = hitIdentities(this.#hitsAt(similarity));
    const { high } = clopperPearson(hit, probed, this.#confidenceLevel);
    return Math.min(1, high * Math.max(1, this.#gallery / (this.#cohort.identities - 1)));
  }
}
