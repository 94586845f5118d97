import type { JsonValue } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';

/** One build of a model pack. */
export interface ModelVersion {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly modality: Modality;
  readonly packDigest: string;
  readonly createdAt: Date;
}

/** The whole pipeline from bytes to vector. */
export interface EmbeddingSpace {
  /** SHA-256 of the pipeline, 64 hexadecimal digits. */
  readonly id: string;
  readonly modelVersionId: string;
  readonly modality: Modality;
  readonly pipeline: JsonValue;
  readonly preprocessDigest: string;
  readonly dimensions: number;
}
