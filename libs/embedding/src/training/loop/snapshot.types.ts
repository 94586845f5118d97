import type { EarlyStopState } from '../evaluation/early-stop.ts';
import type { HeldOutMetrics } from '../evaluation/held-out-metrics.types.ts';
import type { LossState } from '../losses/training-loss.types.ts';

/** Where a run is: what comes next. */
export interface Position {
  readonly epoch: number;
  /** Within the epoch. */
  readonly batch: number;
  /** Steps taken. */
  readonly step: number;
}

/** What a run has seen so far, for its report. */
export interface TrainingHistory {
  /** Mean loss of each finished epoch. */
  readonly losses: readonly { readonly epoch: number; readonly loss: number }[];
  /** Each look at held-out identities, after so many epochs. */
  readonly looks: readonly { readonly epoch: number; readonly metrics: HeldOutMetrics }[];
}

/** The part of a snapshot that is no tensor. JSON. */
export interface SnapshotHeader {
  readonly version: 1;
  readonly recipeDigest: string;
  readonly dataDigest: string;
  readonly architecture: string;
  readonly position: Position;
  readonly stepsPerEpoch: number;
  /** Of the epoch that is under way. */
  readonly epochLoss: { readonly sum: number; readonly count: number };
  readonly lossState: Readonly<Record<string, LossState>>;
  readonly earlyStop: EarlyStopState;
  readonly history: TrainingHistory;
}

/** All that it takes to go on with a run as if it had never stopped. */
export interface Snapshot {
  readonly header: SnapshotHeader;
  /** By kind and name, such as `net/stage1/conv/kernel`. */
  readonly arrays: ReadonlyMap<string, Float32Array>;
}
