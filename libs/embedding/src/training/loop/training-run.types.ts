import type { TrainableNet } from '../../architectures/trainable-net.types.ts';
import type { HeldOutData, TrainingData } from '../data/training-data.types.ts';
import type { EarlyStopState } from '../evaluation/early-stop.ts';
import type { HeldOutMetrics } from '../evaluation/held-out-metrics.types.ts';
import type { Recipe } from '../recipe/recipe.schema.ts';
import type { Snapshot, TrainingHistory } from './snapshot.types.ts';

/** How far a run is; after each step, and after each look at held-out identities. */
export interface TrainingProgress {
  /** From 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps taken. */
  readonly step: number;
  /** Of the whole run, as far as is known. */
  readonly totalSteps: number;
  /** Mean over the epoch so far; null before the first step. */
  readonly loss: number | null;
  /** Of the last step. */
  readonly rate: number;
  readonly picturesPerSecond: number;
  /** Seconds to the end of the last epoch; null before the first step. */
  readonly etaSeconds: number | null;
  /** After a look: what was seen. */
  readonly heldOut?: HeldOutMetrics;
}

export interface TrainingRun {
  readonly recipe: Recipe;
  /** Trained in place; stays the caller's. */
  readonly net: TrainableNet;
  readonly data: TrainingData;
  /** Needed by a recipe with early stop. */
  readonly heldOut?: HeldOutData;
}

export interface TrainingHooks {
  /** Called within the run: it must be quick, and must not throw. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** After the step under way, a last snapshot is kept and the run ends as `cancelled`. */
  readonly signal?: AbortSignal;
  /** Where to go on. */
  readonly resume?: Snapshot;
  readonly snapshots?: {
    /** Keeps one; the run goes on when it is kept. */
    readonly keep: (snapshot: Snapshot) => Promise<void>;
    /** Steps between two; there is one at the end of each epoch besides, unless `everyEpoch` is false. */
    readonly everySteps?: number;
    readonly everyEpoch?: boolean;
  };
}

export interface TrainingResult {
  /** `cancelled`: the net is as it was after its last step, and the last snapshot is where to go on. */
  readonly outcome: 'completed' | 'stopped-early' | 'cancelled';
  /** Steps taken, those before a resumption among them. */
  readonly steps: number;
  readonly epochs: number;
  readonly history: TrainingHistory;
  /** With early stop: the look whose weights the net has now. */
  readonly best: EarlyStopState | null;
}
