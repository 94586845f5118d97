import { drawIdentities, readVectors, sizeOf } from './gallery-vectors.store.ts';
import type { CalibrationParts, CalibrationTarget } from './calibrate.ts';
import type { HistogramInput, SimilarityCounts } from './similarity-histogram.ts';

/** How alike samples of one person and of different people are in a gallery. */
export interface SimilarityHistogram extends SimilarityCounts {
  /** What can be found in the gallery. */
  readonly samples: number;
  readonly identities: number;
  /** What was compared. */
  readonly comparedSamples: number;
  readonly comparedIdentities: number;
}

interface Dependencies extends Pick<CalibrationParts, 'database' | 'clock' | 'findPack'> {
  /** `countSimilarities` off the event loop. */
  readonly count: (input: HistogramInput, signal: AbortSignal) => Promise<SimilarityCounts>;
}

/** Compared at most: nine million pairs, about a second. */
const MOST_SAMPLES = 3_000;
const MOST_KNOWN = 50;
const TIMEOUT_MS = 60_000;

/** Counted one gallery at a time, and again only once a gallery has changed in size. */
export class SimilarityHistograms {
  readonly #deps: Dependencies;
  readonly #known = new Map<string, SimilarityHistogram>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** For a gallery that the caller was given already; null if its space is not registered. */
  async of(target: CalibrationTarget): Promise<SimilarityHistogram | null> {
    const turn = this.#last.then(() => this.#count(target));
    this.#last = turn.catch(() => undefined);
    return await turn;
  }

  async #count(target: CalibrationTarget): Promise<SimilarityHistogram | null> {
    const { database, clock, findPack, count } = this.#deps;
    const pack = await findPack(target.spaceId);
    if (pack === null) return null;
    const query = { ...target, now: clock.now() };
    const size = await sizeOf(database.client, query);
    const key = `${target.galleryId} ${target.spaceId} ${size.identities} ${size.samples}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const drawn = await drawIdentities(database.client, query, MOST_SAMPLES);
    const { features, identities } = await readVectors(database.client, drawn, {
      ...pack,
      now: query.now,
    });
    const { values, dimensions } = features;
    const counts = await count({ values, dimensions, identities }, AbortSignal.timeout(TIMEOUT_MS));
    const histogram = {
      ...size,
      ...counts,
      comparedSamples: features.rows,
      comparedIdentities: drawn.length,
    };
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(key, histogram);
    return histogram;
  }
}
