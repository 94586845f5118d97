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
