import type { LearningRateSchedule } from '../../schedules/learning-rate-schedule.types.ts';
import type { EarlyStopState } from '../evaluation/early-stop.ts';
import type { WeightMasks } from '../sparsity/weight-masks.ts';
import type { Centroids } from './create-sampler.ts';
import type { Learner } from './learner.ts';
import type { ProgressMeter } from './progress-meter.ts';
import type { Position, SnapshotHeader, TrainingHistory } from './snapshot.types.ts';
import type { TrainingHooks, TrainingRun } from './training-run.types.ts';

/** What changes from step to step besides variables. */
export interface LoopState {
  position: Position;
  epochLoss: SnapshotHeader['epochLoss'];
  earlyStop: EarlyStopState;
  history: TrainingHistory;
  /** Weights of the best look; null before the first. */
  best: ReadonlyMap<string, Float32Array> | null;
  /** Of the last look at them; null where the sampler needs none. */
  centroids: Centroids | null;
}

/** A run under way. */
export interface Loop {
  readonly run: TrainingRun;
  readonly hooks: TrainingHooks;
  readonly learner: Learner;
  /** Of the first epoch; the schedule counts in these. */
  readonly stepsPerEpoch: number;
  readonly schedule: LearningRateSchedule;
  readonly meter: ProgressMeter;
  /** Null unless weights are pruned. */
  readonly masks: WeightMasks | null;
  readonly state: LoopState;
}
