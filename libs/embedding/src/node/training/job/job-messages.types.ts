import type { TrainingProgress } from '../../../training/loop/training-run.types.ts';
import type { TrainingJobResult } from './training-job.types.ts';

/** An error on its way between threads: of a class of ours, so that the receiver throws the same. */
export interface JobFault {
  readonly kind: 'training' | 'checkpoint' | 'weights' | 'init' | 'pack' | 'other';
  readonly code: string;
  readonly message: string;
}

/** From the training thread. */
export type JobMessage =
  | { readonly kind: 'progress'; readonly progress: TrainingProgress }
  | { readonly kind: 'result'; readonly result: TrainingJobResult }
  | { readonly kind: 'fault'; readonly fault: JobFault };

/** To it. */
export interface JobOrder {
  readonly kind: 'cancel';
}
