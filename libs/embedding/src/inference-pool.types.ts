import type { Box, ImageLimits, ImageRejection, Point } from '@gallerist/preprocess';
import type { LocatedPack } from './packs/located-pack.types.ts';

/** How the caller says where the subject is, instead of the detector. At most one is given. */
export type SubjectHint =
  /** The picture already is a crop aligned to a named template, for example `arcface-112`. */
  | { readonly alignedTemplate: string }
  /** Five points: left eye, right eye, nose tip, left and right mouth corner, in pixels of the upright picture, as seen in it. */
  | { readonly landmarks: readonly Point[] }
  | { readonly box: Box }
  /** The whole picture is one tight crop of a subject. */
  | { readonly crop: true };

export interface AnalyseRequest {
  readonly bytes: Uint8Array;
  readonly limits: ImageLimits;
  readonly hint?: SubjectHint;
  /** Largest subjects first; the rest are counted in `subjectsLeftOut`. */
  readonly maxSubjects: number;
  readonly wantEmbeddings: boolean;
  readonly wantCrops: boolean;
  /** What is looked for. Default `FACE`. */
  readonly modality?: 'FACE' | 'BODY';
  /**
   * The spaces to embed in, all of that modality and with one finder; the first one's crop is the crop that is given. At most 8.
   * Default: the modality's own, `pool.face` or `pool.body`.
   */
  readonly spaceIds?: readonly string[];
}

/** Crops that were kept of subjects, to be embedded in another space or again. */
export interface EmbedCropsRequest {
  readonly spaceId: string;
  /**
   * Picture files as `AnalysedSubject.crop` gives them. A crop of the size of the space's own crops is taken as it is, bit for bit; a
   * face of another size is taken for a crop of the known template of that size, and aligned anew by landmarks found in it; a body
   * is fitted. A crop aligned anew is padded where the new one shows more than was kept (InsightFace's more forehead than dlib's), so
   * that its vector is not quite the picture's own.
   */
  readonly crops: readonly Uint8Array[];
}

export type AnalyseResult =
  | { readonly ok: true; readonly value: AnalysedImage }
  | { readonly ok: false; readonly error: ImageRejection };

export interface AnalysedImage {
  /** Pixels of the upright picture. */
  readonly width: number;
  readonly height: number;
  readonly format: string;
  readonly subjects: readonly AnalysedSubject[];
  readonly subjectsLeftOut: number;
}

export interface AnalysedSubject {
  readonly box: Box;
  /** Five points, order as in `SubjectHint.landmarks`; empty where none were found. */
  readonly landmarks: readonly Point[];
  readonly quality: SubjectQuality;
  /** L2-normalised float32 of the first space asked for; present exactly if asked for. */
  readonly embedding?: Float32Array;
  /** The same for every space asked for, by its id; present exactly if asked for. */
  readonly embeddings?: ReadonlyMap<string, Float32Array>;
  /** The aligned crop as a lossless picture file (PNG or WebP); present exactly if asked for. */
  readonly crop?: { readonly bytes: Uint8Array; readonly format: 'png' | 'webp' };
}

/** All in [0, 1] but the angles (degrees) and `subjectPx`. */
export interface SubjectQuality {
  /** The whole, in [0, 1]: what `LOW_QUALITY` looks at. */
  readonly overall: number;
  readonly detectionConfidence: number;
  readonly sharpness: number;
  readonly brightness: number;
  /** Shorter side of the subject's box in pixels of the picture. */
  readonly subjectPx: number;
  /** Turns of the head; 0 for a body. */
  readonly yawDegrees: number;
  readonly pitchDegrees: number;
  readonly rollDegrees: number;
}

/** The embedding space and what stands behind it; constant while the process lives. */
export interface PipelineDescription {
  /** SHA-256 of the canonical JSON of `pipeline`, 64 hexadecimal digits. */
  readonly spaceId: string;
  readonly modality: 'FACE' | 'BODY';
  readonly dimensions: number;
  readonly preprocessDigest: string;
  /** Canonical: decoder, detector, landmarks, template, PreprocessSpec, embedder digest and output, normalisation. */
  readonly pipeline: unknown;
  readonly pack: PackDescription;
}

/** Cosine similarities. */
export interface DefaultThreshold {
  readonly match: number;
  readonly review: number;
}

/** A pipeline that can decide by itself: its pack's thresholds were measured. */
export type MeasuredPipeline = PipelineDescription & {
  readonly pack: PackDescription & { readonly defaultThreshold: DefaultThreshold };
};

export interface PackDescription {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the manifest in canonical JSON. */
  readonly digest: string;
  readonly manifest: unknown;
  /**
   * Cosine similarity at FMR 1e-4 (identity level) on the calibration set that the manifest names; REVIEW is at FMR 1e-3. null
   * for a pack that nobody has measured yet.
   */
  readonly defaultThreshold: DefaultThreshold | null;
  readonly files: readonly WeightFile[];
}

/** One row of the licence table. */
export interface WeightFile {
  readonly role: string;
  readonly file: string;
  readonly sha256: string;
  readonly origin: string;
  readonly trainingData: string;
  readonly licence: string;
  readonly commercialUse: 'yes' | 'no' | 'unclear';
}

/** Sums since the start of a pool. */
export interface InferenceWork {
  /** Batches that were handed to workers. */
  readonly batches: number;
  /** Requests in them. */
  readonly requests: number;
  /** Time that workers were busy with them, in seconds, added up over the workers. */
  readonly busySeconds: number;
}

/** Decode → detect → align → embed, in worker threads, batched; never on the event loop. */
export interface InferencePool {
  /** What faces are embedded with where nothing else is asked for. */
  readonly face: MeasuredPipeline;
  /** The same for bodies; null where no body pack is configured. */
  readonly body: MeasuredPipeline | null;
  /** All that are loaded, by their space: the defaults, and what `load` brought. */
  readonly pipelines: ReadonlyMap<string, PipelineDescription>;
  /** What serves the nets, for example `onnxruntime-cpu`. */
  readonly runtime: string;
  /**
   * Loads a pack into every worker, and into those that will replace them; a pack that brings only an embedder borrows the
   * built-in detector, nets that loaded packs share are there once. A pack whose thresholds nobody has measured is
   * taken too. Idempotent; for a space that is loaded already only the description is taken anew.
   *
   * @param spaceId The space that the pack is wanted for; a body pack that made it without a person detector is loaded without one.
   * @throws {PackError} if the pack is missing, changed, not what its manifest says, or of a modality that cannot be served.
   * @throws {InferenceError} `TOO_MANY_PACKS`; `WORKER_DIED` or `TIMED_OUT` if a worker did not survive it: it is then not loaded.
   */
  load(pack: LocatedPack, spaceId?: string): Promise<PipelineDescription>;
  /**
   * Frees a pack's nets, as far as no other loaded pack needs them. What waits for the space is rejected as `SPACE_UNKNOWN`.
   * Idempotent.
   *
   * @throws {RangeError} for the space of `face` or `body`.
   */
  unload(spaceId: string): Promise<void>;
  /**
   * Rejects with `InferenceError`: when a worker died (the pool starts a new one by itself), `SPACE_UNKNOWN` for a space that is not
   * loaded, `SPACE_MISMATCH` for spaces that one look at a picture cannot serve.
   */
  analyse(request: AnalyseRequest): Promise<AnalyseResult>;
  /**
   * Embeds kept crops, a few at a time between the requests that people wait for.
   *
   * @returns One L2-normalised vector for each crop, in their order; null where it cannot be decoded or gives none.
   */
  embedCrops(request: EmbedCropsRequest): Promise<readonly (Float32Array | null)[]>;
  /** Requests that wait for a worker. */
  readonly queueLength: number;
  /** What the workers have done since the start. */
  readonly work: InferenceWork;
  close(): Promise<void>;
}
