import type { PackManifest } from '../../../packs/manifest.ts';
import type { Recipe } from '../../../training/recipe/recipe.schema.ts';
import type { JobWeights } from '../job/training-job.types.ts';

/** What a training run has brought, on its way to an installed pack. Plain data. */
export interface RunPackJob {
  readonly recipe: Recipe;
  readonly weights: JobWeights;
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
