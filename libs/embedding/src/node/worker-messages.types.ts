import type { InferenceErrorCode, PackErrorCode } from '../errors.ts';
import type { AnalyseRequest, AnalyseResult, EmbedCropsRequest } from '../inference-pool.types.ts';
import type { NetOptions } from './open-nets.ts';
import type { RuntimeErrorCode } from './runtimes/runtime-error.ts';
import type { ServedPack } from './spaces/served-pack.types.ts';

/** A picture with the spaces that it is for, which the pool chose. */
export type PictureRequest = AnalyseRequest & { readonly spaceIds: readonly string[] };

export type PoolRequest = AnalyseRequest | EmbedCropsRequest;

/** Vectors of crops, in their order. */
export type EmbeddedCrops = readonly (Float32Array | null)[];

export interface NumberedRequest<Request extends PoolRequest = PoolRequest> {
  readonly id: number;
  readonly request: Request;
}

/** Requests that are served together. */
export interface BatchMessage {
  readonly kind: 'batch';
  readonly requests: readonly NumberedRequest[];
}

/** A change of what a thread holds; answered by `done` or `refused`. */
export type ThreadOrder =
  | { readonly kind: 'load'; readonly pack: ServedPack }
  | { readonly kind: 'unload'; readonly spaceId: string };

/** What the pool sends. A thread does one after the other. */
export type ThreadMessage = BatchMessage | (ThreadOrder & { readonly order: number });

/** What a worker sends. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'unusable';
      readonly code: PackErrorCode | RuntimeErrorCode | null;
      readonly message: string;
    }
  | { readonly kind: 'answer'; readonly id: number; readonly result: AnalyseResult | EmbeddedCrops }
  /** This request could not be served; the worker goes on. Without a code it is a fault of ours. */
  | {
      readonly kind: 'fault';
      readonly id: number;
      readonly code?: InferenceErrorCode;
      readonly message: string;
    }
  | { readonly kind: 'done'; readonly order: number }
  | {
      readonly kind: 'refused';
      readonly order: number;
      readonly code: PackErrorCode | RuntimeErrorCode | null;
      readonly message: string;
    }
  /** All requests of the batch were answered. */
  | { readonly kind: 'idle' };

/** What every thread starts with. */
export interface ThreadData {
  /** See `passGate`. */
  readonly gate: Int32Array;
  readonly data: unknown;
}

/** What a thread of the pool starts with. */
export interface WorkerData {
  readonly packs: readonly ServedPack[];
  readonly options: Omit<NetOptions, 'guard'>;
}
