import { InferenceError } from '../../errors.ts';
import type { PipelineDescription } from '../../inference-pool.types.ts';
import type { ServedPack } from './served-pack.types.ts';

/** The packs that every thread holds, or is about to. */
export class LoadedPacks {
  readonly #maxPacks: number;
  readonly #served = new Map<string, ServedPack>();
  readonly #descriptions = new Map<string, PipelineDescription>();

  constructor(maxPacks: number) {
    this.#maxPacks = maxPacks;
  }

  /** Those that requests may ask for. */
  get descriptions(): ReadonlyMap<string, PipelineDescription> {
    return this.#descriptions;
  }

  /** What a thread starts with. */
  served(): readonly ServedPack[] {
    return [...this.#served.values()];
  }

  find(spaceId: string): ServedPack | null {
    return this.#served.get(spaceId) ?? null;
  }

  /** @throws {InferenceError} `TOO_MANY_PACKS` */
  requireRoom(): void {
    if (this.#served.size < this.#maxPacks) return;
    throw new InferenceError('TOO_MANY_PACKS', `${this.#maxPacks} packs are loaded, as many as may be.`);
  }

  /** Threads that start from now on hold it; requests cannot ask for it yet. */
  announce(pack: ServedPack): void {
    this.#served.set(pack.spaceId, pack);
  }

  add(pack: ServedPack, description: PipelineDescription): void {
    this.announce(pack);
    this.describe(description);
  }

  describe(description: PipelineDescription): void {
    this.#descriptions.set(description.spaceId, description);
  }

  remove(spaceId: string): void {
    this.#served.delete(spaceId);
    this.#descriptions.delete(spaceId);
  }
}
