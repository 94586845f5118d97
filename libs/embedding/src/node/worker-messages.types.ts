import type { PackErrorCode } from '../errors.ts';
import type { AnalyseRequest, AnalyseResult } from '../inference-pool.types.ts';
import type { FacePackManifest } from '../packs/face-manifest.ts';
import type { FaceModels } from './face-models/face-models.types.ts';
import type { FaceNetOptions } from './load-face-nets.ts';
import type { RuntimeErrorCode } from './runtimes/runtime-error.ts';

export interface NumberedRequest {
  readonly id: number;
  readonly request: AnalyseRequest;
}

/** What the pool sends: requests that are served together. */
export interface BatchMessage {
  readonly kind: 'batch';
  readonly requests: readonly NumberedRequest[];
}

/** What a worker sends. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'unusable';
      readonly code: PackErrorCode | RuntimeErrorCode | null;
      readonly message: string;
    }
  | { readonly kind: 'answer'; readonly id: number; readonly result: AnalyseResult }
  /** A fault of ours in this request; the worker goes on. */
  | { readonly kind: 'fault'; readonly id: number; readonly message: string }
  /** All requests of the batch were answered. */
  | { readonly kind: 'idle' };

/** What every thread starts with. */
export interface ThreadData {
  /** See `passGate`. */
  readonly gate: Int32Array;
  readonly data: unknown;
}

/** What a thread of the pool starts with; its models lie in memory that all threads share. */
export interface WorkerData {
  readonly manifest: FacePackManifest;
  readonly models: FaceModels;
  readonly options: Omit<FaceNetOptions, 'guard'>;
}
