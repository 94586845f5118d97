import { canonicalJson, preprocessDigest, sha256Hex, specTemplate } from '@gallerist/preprocess';
import type { PipelineDescription, WeightFile } from '../inference-pool.types.ts';
import type { PackManifest } from './manifest.ts';

/** Raise it when the code between picture and vector changes what a vector means: old vectors are then of another space. */
export const pipelineRevision = 1;

/**
 * What an embedding of this pack depends on, and its digest. Names, licences, thresholds and statistics stay out: changing
 * them makes no other vectors.
 *
 * @param decoder How files become pixels (`decoderDescription` of the preprocess library's node entry).
 */
export function describePipeline(manifest: PackManifest, decoder: unknown): PipelineDescription {
  const { geometry } = manifest.preprocess;
  const digestsOf = (role: string): readonly string[] =>
    manifest.files.filter((file) => file.role === role).map((file) => file.sha256);
  const pipeline = {
    revision: pipelineRevision,
    modality: manifest.modality,
    decoder,
    detector: { ...manifest.detector, weights: digestsOf('detector') },
    landmarks: { ...manifest.landmarks, weights: digestsOf('landmarks') },
    template: geometry.kind === 'align' ? specTemplate(geometry.template) : null,
    preprocess: { spec: manifest.preprocess, digest: preprocessDigest(manifest.preprocess) },
    embedder: { ...manifest.embedder, weights: digestsOf('embedder') },
  };
  return {
    spaceId: sha256Hex(canonicalJson(pipeline)),
    modality: manifest.modality,
    dimensions: manifest.embedder.dimensions,
    preprocessDigest: pipeline.preprocess.digest,
    pipeline,
    pack: {
      name: manifest.name,
      version: manifest.version,
      digest: sha256Hex(canonicalJson(manifest)),
      manifest,
      defaultThreshold: { match: manifest.defaultThreshold.match, review: manifest.defaultThreshold.review },
      files: manifest.files.map(weightFile),
    },
  };
}

function weightFile(file: PackManifest['files'][number]): WeightFile {
  const { role, sha256, origin, trainingData, licence, commercialUse } = file;
  return { role, file: `${file.package}/${file.path}`, sha256, origin, trainingData, licence, commercialUse };
}
