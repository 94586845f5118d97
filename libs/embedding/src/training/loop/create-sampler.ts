import { labelClasses } from '@gallerist/metrics/labels';
import {
  createCameraPkSampler,
  createHardIdentitySampler,
  createPkSampler,
  createRandomSampler,
} from '@gallerist/metrics/samplers';
import type { BatchSampler } from '@gallerist/metrics/samplers';
import type { TrainingData } from '../data/training-data.types.ts';
import type { SamplerSpec } from '../recipe/sampler.schema.ts';
import { TrainingError } from '../training-error.ts';

/** The direction of each class, for `hard-identity`. */
export interface Centroids {
  /** `[C·D]` row-major. */
  readonly values: Float32Array;
  readonly dimension: number;
}

/**
 * The sampler that a recipe names. P is at most the number of identities that take part.
 *
 * @param centroids What `hard-identity` needs.
 * @throws {TrainingError} `DATA_INVALID` where the data lack cameras, or enough pictures for one batch.
 */
export function createSampler(
  spec: SamplerSpec,
  data: TrainingData,
  { seed, centroids }: { readonly seed: number; readonly centroids: Centroids | null },
): BatchSampler {
  if (spec.name === 'random') {
    const { batchSize, remainder } = spec;
    if (remainder === 'keep' || data.size >= batchSize) {
      return createRandomSampler(data.size, { batchSize, seed, remainder });
    }
    throw unusable(`one batch takes ${batchSize} pictures, the data have ${data.size}`);
  }
  const options = {
    ...spec,
    seed,
    classesPerBatch: Math.min(spec.classesPerBatch, classesTakingPart(spec, data)),
  };
  if (spec.name === 'pk') return createPkSampler(data.labels, { ...options, coverage: spec.coverage });
  if (spec.name === 'camera-pk') {
    if (data.cameras === null) throw unusable('camera-pk needs cameras');
    return createCameraPkSampler(data.labels, { ...options, coverage: spec.coverage, cameras: data.cameras });
  }
  if (centroids === null) throw new TypeError('createSampler: hard-identity needs centroids');
  return createHardIdentitySampler(data.labels, {
    ...options,
    centroids: centroids.values,
    dimension: centroids.dimension,
  });
}

function classesTakingPart(
  { singletons }: Exclude<SamplerSpec, { readonly name: 'random' }>,
  { labels }: TrainingData,
): number {
  const { members } = labelClasses(labels);
  const taking = singletons === 'include' ? members : members.filter((rows) => rows.length > 1);
  if (taking.length < 2) throw unusable(`batches of identities need two of them, ${taking.length} take part`);
  return taking.length;
}

function unusable(reason: string): TrainingError {
  return new TrainingError('DATA_INVALID', `The sampler cannot work: ${reason}.`);
}
