import type { WeightFile } from '@gallerist/embedding';

/** What runs here. */
export interface SystemFacts {
  readonly version: string;
  readonly nodeVersion: string;
  /** What serves the nets. */
  readonly runtime: string;
  /** What would train. */
  readonly trainingRuntime: 'native' | 'wasm' | 'cpu';
  readonly database: 'EMBEDDED' | 'POSTGRESQL';
  readonly vectorIndex: string;
  readonly startedAt: Date;
  readonly weightFiles: readonly WeightFile[];
  readonly limits: SystemLimits;
}

export interface SystemLimits {
  readonly maxImageBytes: number;
  readonly maxImagePixels: number;
  readonly maxBodyBytes: number;
  readonly maxImagesPerEnrollment: number;
  readonly maxSubjectsPerImage: number;
  readonly maxTopK: number;
}

export interface Capacity {
  readonly processors: number;
  /** Of this process. */
  readonly memoryBytes: number;
  /** Of the machine, or of the container where it sets a limit. */
  readonly memoryTotalBytes: number;
  /** Of the disk with `DATA_DIR`; null where the system does not say. */
  readonly diskFreeBytes: number | null;
  readonly diskTotalBytes: number | null;
  /** Pictures that wait for a worker. */
  readonly inferenceQueue: number;
  /** The 99th percentile since it was asked for last. */
  readonly eventLoopDelayMs: number;
}

export const systemParts = ['DATABASE', 'VECTOR_INDEX', 'BLOBS', 'INFERENCE'] as const;
export type SystemPart = (typeof systemParts)[number];

export interface PartHealth {
  readonly part: SystemPart;
  readonly isOk: boolean;
  readonly tookMs: number;
}
