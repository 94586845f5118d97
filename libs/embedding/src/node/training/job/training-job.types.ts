import type { LabelledVectors } from '../../../training/data/vector-data.ts';
import type { TrainingProgress, TrainingResult } from '../../../training/loop/training-run.types.ts';
import type { Recipe } from '../../../training/recipe/recipe.schema.ts';
import type { PackManifest } from '../../../packs/manifest.ts';
import type { PictureRows } from '../pictures/picture-rows.types.ts';
import type { TrainingRuntime } from './start-runtime.ts';

/** Rows to train on or to look at: cached vectors of an embedder, or pictures. */
export type JobRows =
  | ({ readonly kind: 'vectors'; readonly digest?: string } & LabelledVectors)
  | ({ readonly kind: 'pictures' } & PictureRows);

/** Weights of a net as two files: `weights.json`, parsed, and `weights.bin`. */
export interface JobWeights {
  readonly specs: unknown;
  readonly bytes: Uint8Array;
}

/** A training run as plain data, for a thread of its own. */
export interface TrainingJob {
  readonly recipe: Recipe;
  readonly data: JobRows;
  readonly heldOut?: JobRows;
  /** What the net starts from, all of it; default: drawn from the recipe's seed. */
  readonly weights?: JobWeights;
  /** Instead: a pack whose weights it starts from as far as they fit. `location`: of its manifest, as text. */
  readonly init?: { readonly manifest: PackManifest; readonly location: string };
  readonly runtime: TrainingRuntime;
  readonly checkpoints?: {
    readonly folder: string;
    /** Goes on from the newest that can be used, or from the start where there is none. False: what is there is removed. */
    readonly isResumed: boolean;
    /** Steps between two, besides the one after each epoch. */
    readonly everySteps?: number;
  };
}

export interface TrainingJobHooks {
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** The run ends after the step under way and leaves a checkpoint. */
  readonly signal?: AbortSignal;
}

/** What a job has made. */
export interface TrainingJobResult extends TrainingResult {
  /** Of the trained net; of a cancelled run: as they were after the last step. */
  readonly weights: JobWeights;
  /** That it ran on. */
  readonly runtime: string;
  /** Step of the checkpoint that it went on from; null for a run from the start. */
  readonly resumedAt: number | null;
  /** Why newer checkpoints could not be used. */
  readonly skippedCheckpoints: readonly string[];
  /** What of `init` found its place, for people; null where nothing was asked for, or a checkpoint knows better. */
  readonly initReport: string | null;
  /** Seconds of the run, without the start of the runtime. */
  readonly seconds: number;
}
