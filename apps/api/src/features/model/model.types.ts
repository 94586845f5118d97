import type { WeightFile } from '@gallerist/embedding';
import type { JsonValue } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import type { CompressionKind } from './model-compression.ts';

/** How a pack came here. */
export const modelOrigins = ['BUILT_IN', 'INSTALLED', 'TRAINED'] as const;
export type ModelOrigin = (typeof modelOrigins)[number];

/** What of a manifest is shown; its digest names the whole. */
export interface ModelManifest {
  readonly lineage: JsonValue;
  readonly weightFiles: readonly WeightFile[];
  readonly defaultThreshold: {
    readonly match: number;
    readonly review: number;
    readonly meaning: string;
  } | null;
  /** Null unless its lineage says that it was made smaller. */
  readonly compressedBy: CompressionKind | null;
  readonly exportCosine: number | null;
}

/** One build of a model pack. */
export interface ModelVersion extends ModelManifest {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly modality: Modality;
  readonly packDigest: string;
  readonly origin: ModelOrigin;
  readonly parentId: string | null;
  readonly trainingRunId: string | null;
  readonly trainedOnGalleryIds: readonly string[];
  /** People whom it was trained on and who were erased since. */
  readonly erasedIdentities: number;
  /** Bytes of the pack's own files; those of npm packages come with the program. */
  readonly ownBytes: number;
  readonly spaceIds: readonly string[];
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
