import type { Box, ImageLimits, ImageRejection, Point } from '@gallerist/preprocess';

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
  /** L2-normalised float32 of the pool's space; present exactly if asked for. */
  readonly embedding?: Float32Array;
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

export interface PackDescription {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the manifest in canonical JSON. */
  readonly digest: string;
  readonly manifest: unknown;
  /** Cosine similarity at FMR 1e-4 (identity level) on the calibration set that the manifest names; REVIEW is at FMR 1e-3. */
  readonly defaultThreshold: { readonly match: number; readonly review: number };
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

/** Decode → detect → align → embed, in worker threads, batched; never on the event loop. */
export interface InferencePool {
  readonly face: PipelineDescription;
  /** What serves the nets, for example `onnxruntime-cpu`. */
  readonly runtime: string;
  /** Rejects with `InferenceError` when a worker died; the pool starts a new one by itself. */
  analyse(request: AnalyseRequest): Promise<AnalyseResult>;
  /** Decodes, strips metadata and re-encodes nothing: header and format of a picture, checked to be decodable. */
  readonly queueLength: number;
  close(): Promise<void>;
}
