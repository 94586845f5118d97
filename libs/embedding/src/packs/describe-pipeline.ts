import { canonicalJson, preprocessDigest, sha256Hex, specTemplate } from '@gallerist/preprocess';
import type { MeasuredPipeline, PipelineDescription, WeightFile } from '../inference-pool.types.ts';
import type { PackFile, PackManifest, PackModality } from './manifest.ts';
import type { Measured, ServableManifest } from './servable-manifest.ts';

/** Raise it when the code between picture and vector changes what a vector means: old vectors are then of another space. */
export const pipelineRevision = 1;

/** The space of a pack's vectors and what it depends on. */
export interface EmbedderDescription {
  /** SHA-256 of the canonical JSON of `pipeline`, 64 hexadecimal digits. */
  readonly spaceId: string;
  readonly modality: PackModality;
  readonly dimensions: number;
  readonly preprocessDigest: string;
  readonly pipeline: unknown;
}

/**
 * What an embedding of this pack depends on, and its digest. Names, licences, thresholds and statistics stay out: changing
 * them makes no other vectors.
 *
 * @param decoder How files become pixels (`decoderDescription` of the preprocess library's node entry).
 */
export function describeEmbedder(manifest: PackManifest, decoder: unknown): EmbedderDescription {
  const { modality, preprocess, adapter } = manifest;
  const { geometry } = preprocess;
  const digest = preprocessDigest(preprocess);
  const withWeights = (role: PackFile['role'], section: object | null): unknown =>
    section === null ? null : { ...section, weights: weightDigests(manifest, role) };
  const pipeline = {
    revision: pipelineRevision,
    modality,
    decoder,
    detector: withWeights('detector', manifest.detector),
    landmarks: withWeights('landmarks', manifest.landmarks),
    template: geometry.kind === 'align' ? specTemplate(geometry.template) : null,
    preprocess: { spec: preprocess, digest },
    embedder: withWeights('embedder', manifest.embedder),
    // absent rather than null: packs without an adapter keep the space that they had before there were adapters
    ...(adapter === null ? {} : { adapter: withWeights('adapter', adapter) }),
  };
  return {
    spaceId: sha256Hex(canonicalJson(pipeline)),
    modality,
    dimensions: packDimensions(manifest),
    preprocessDigest: digest,
    pipeline,
  };
}

/** Description of a pack that serves: its space, its thresholds and its licence table. */
export function describePipeline(manifest: Measured<ServableManifest>, decoder: unknown): MeasuredPipeline;
export function describePipeline(manifest: ServableManifest, decoder: unknown): PipelineDescription;
export function describePipeline(manifest: ServableManifest, decoder: unknown): PipelineDescription {
  const { defaultThreshold: threshold } = manifest;
  return {
    ...describeEmbedder(manifest, decoder),
    modality: manifest.modality,
    pack: {
      name: manifest.name,
      version: manifest.version,
      digest: manifestDigest(manifest),
      manifest,
      defaultThreshold: threshold && { match: threshold.match, review: threshold.review },
      files: manifest.files.map(weightFile),
    },
  };
}

/** SHA-256 of the manifest in canonical JSON: what names one build of a pack. */
export const manifestDigest = (manifest: PackManifest): string => sha256Hex(canonicalJson(manifest));

/** SHA-256 of the files of a role, in the manifest's order. */
export const weightDigests = (manifest: PackManifest, role: PackFile['role']): readonly string[] =>
  manifest.files.filter((file) => file.role === role).map((file) => file.sha256);

/** Length of the pack's vectors: the adapter's, where there is one. */
export const packDimensions = ({ adapter, embedder }: PackManifest): number =>
  (adapter ?? embedder).dimensions;

/** A file as a row of the licence table. */
export function weightFile(file: PackFile): WeightFile {
  const { role, sha256, origin, trainingData, licence, commercialUse } = file;
  const name = file.package === null ? file.path : `${file.package}/${file.path}`;
  return { role, file: name, sha256, origin, trainingData, licence, commercialUse };
}
