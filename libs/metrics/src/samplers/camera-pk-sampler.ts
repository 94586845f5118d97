import { checkLabels, checkLength } from '../checks/checks.ts';
import type { BatchSampler } from './batch-sampler.types.ts';
import { cameraChunks } from './camera-chunks.ts';
import type { PkSamplerOptions } from './pk-sampler.ts';
import { samplerOfChunks } from './pk-sampler.ts';
import { pkMembers } from './pk-options.ts';

/**
 * PK batches whose K rows of a class come from as many cameras as can be: min(K, cameras of the class) in every batch.
 *
 * Pairs across cameras are what re-identification has to get right; pairs of one camera share background and light. A row of
 * a camera with few rows is repeated in several batches of an epoch for it. All else is as in `createPkSampler`.
 * Differs from FastReID's balanced sampler: an identity seen by one camera, or in one image, takes part without an invented
 * index.
 *
 * @param labels  `[N]` whole numbers, N ≥ 1.
 * @param options.cameras `[N]` whole numbers, the camera of each row.
 * @throws {ArgumentError} as `createPkSampler`, or if `cameras` has another length or holds no whole numbers.
 */
export function createCameraPkSampler(
  labels: ArrayLike<number>,
  options: PkSamplerOptions & { readonly cameras: ArrayLike<number> },
): BatchSampler {
  const caller = 'createCameraPkSampler';
  const { cameras, samplesPerClass } = options;
  checkLength(caller, 'cameras', { values: cameras, length: labels.length });
  checkLabels(caller, 'cameras', cameras);
  const members = pkMembers(caller, labels, options);
  return samplerOfChunks(members, cameraChunks(cameras, samplesPerClass), { caller, ...options });
}
