import type { Recipe } from '../../../training/recipe/recipe.schema.ts';
import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import type { PackManifest } from '../../../packs/manifest.ts';
import type { JobWeights } from '../job/training-job.types.ts';
import type { Reference } from './measure-adapted.ts';

/** A trained adapter on its way to an installed pack. Plain data but for locations, which a thread gets as texts. */
export interface AdapterPackJob {
  /** The embedder, without an adapter. */
  readonly base: LocatedPack;
  /** Whose thresholds are known: the base, or another adapter of it. */
  readonly reference: { readonly thresholds: Reference; readonly adapter: LocatedPack | null };
  readonly recipe: Recipe;
  readonly weights: JobWeights;
  /** People to measure on, one after the other: vectors of the base. */
  readonly people: {
    readonly vectors: Float32Array;
    readonly dimensions: number;
    readonly identities: Int32Array;
  };
  /** Kept crops, for τ_dup; where there are none it is `duplicateFallback`. */
  readonly crops: readonly Uint8Array[];
  readonly duplicateFallback: NonNullable<PackManifest['duplicateSimilarity']>;
  readonly name: string;
  readonly version: string;
  readonly data: { readonly name: string; readonly identities: number; readonly pictures: number };
  readonly licence: string;
  readonly settings: Readonly<Record<string, number | string>>;
  /** JSON. */
  readonly report: unknown;
  /** ISO 8601 in UTC. */
  readonly madeAt: string;
  /** A folder of its own, which is emptied first. */
  readonly stagingDir: string;
  readonly packsDir: string;
}
