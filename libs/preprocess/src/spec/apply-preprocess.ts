import { prepareBatch } from './prepare-batch.ts';
import type { PreprocessSpec } from './preprocess-spec.ts';
import type { PreprocessedBatch, PreprocessInput } from './subject-crop.types.ts';

/**
 * From pictures and places to a net's input: the one path for single pictures and batches, training and serving.
 * A row depends on its own input and the spec only, bit for bit.
 *
 * @param inputs Any number, also none.
 * @throws {RangeError | TypeError} as `cropSubject`.
 */
export const applyPreprocess = (
  inputs: readonly PreprocessInput[],
  spec: PreprocessSpec,
): PreprocessedBatch => prepareBatch(inputs, spec, (crop) => crop);
