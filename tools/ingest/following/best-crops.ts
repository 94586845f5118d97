import type { Crop } from './crop.ts';

/** First length of the stretches of time of which the best crop each is kept. */
const FIRST_STRETCH_MS = 250;
/** Crops worth less than this share of the best one would only blur the pool. */
const LEAST_SHARE = 0.5;

/**
 * The best crops of one person, spread over the time that they were seen: the best of each of at most `limit` equal stretches,
 * whose length doubles as time goes on. Memory is bounded; the same crops give the same choice.
 */
export class BestCrops {
  readonly #limit: number;
  readonly #byStretch = new Map<number, Crop>();
  #start: number | null = null;
  #stretchMs = FIRST_STRETCH_MS;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether a crop of that time and quality would be kept: those that would not need not be cut out. */
  wants(capturedAtMs: number, quality: number): boolean {
    const kept = this.#byStretch.get(this.#stretchOf(capturedAtMs));
    return kept === undefined || quality > kept.quality;
  }

  add(crop: Crop): void {
    this.#start ??= crop.capturedAtMs;
    if (!this.wants(crop.capturedAtMs, crop.quality)) return;
    this.#byStretch.set(this.#stretchOf(crop.capturedAtMs), crop);
    while (this.#byStretch.size > this.#limit) this.#double();
  }

  /** In the order of time. */
  best(): readonly Crop[] {
    const crops = [...this.#byStretch.values()].sort((a, b) => a.capturedAtMs - b.capturedAtMs);
    const best = Math.max(...crops.map(({ quality }) => quality));
    return crops.filter(({ quality }) => quality >= LEAST_SHARE * best);
  }

  #stretchOf(capturedAtMs: number): number {
    return Math.floor((capturedAtMs - (this.#start ?? capturedAtMs)) / this.#stretchMs);
  }

  #double(): void {
    this.#stretchMs *= 2;
    const crops = [...this.#byStretch.values()];
    this.#byStretch.clear();
    for (const crop of crops) {
      const stretch = this.#stretchOf(crop.capturedAtMs);
      const kept = this.#byStretch.get(stretch);
      if (kept === undefined || crop.quality > kept.quality) this.#byStretch.set(stretch, crop);
    }
  }
}
