import { InferenceError, type SubjectHint } from '@gallerist/embedding';
import type { Point } from '@gallerist/preprocess';
import { DependencyError } from '../../core/errors.ts';
import type { Modality } from '../../core/modality.ts';
import type { UnembeddedSample } from './coverage.store.ts';
import type { PreparationParts } from './promotion.parts.ts';

type VectorParts = Pick<PreparationParts, 'pool' | 'blobs' | 'imageLimits'>;

interface Target {
  readonly spaceId: string;
  readonly modality: Modality;
}

/**
 * Vectors of samples in another space, made of their aligned crops or, where those cannot be read, of the originals.
 * Samples of which neither can be read are left out.
 */
export async function vectorsOfSamples(
  parts: VectorParts,
  samples: readonly UnembeddedSample[],
  target: Target,
): Promise<ReadonlyMap<string, Float32Array>> {
  const vectors = await vectorsOfCrops(parts, samples, target);
  for (const sample of samples) {
    if (vectors.has(sample.id)) continue;
    const vector = await vectorOfOriginal(parts, sample, target);
    if (vector !== null) vectors.set(sample.id, vector);
  }
  return vectors;
}

async function vectorsOfCrops(
  { pool, blobs }: VectorParts,
  samples: readonly UnembeddedSample[],
  { spaceId }: Target,
): Promise<Map<string, Float32Array>> {
  const ids: string[] = [];
  const crops: Uint8Array[] = [];
  for (const { id, cropBlobKey } of samples) {
    const crop = cropBlobKey === null ? null : await blobs.read(cropBlobKey);
    if (crop === null) continue;
    ids.push(id);
    crops.push(crop);
  }
  const embedded = crops.length === 0 ? [] : await ofPool(() => pool.embedCrops({ spaceId, crops }));
  return new Map(
    ids.flatMap((id, index) => {
      const vector = embedded[index];
      return vector?.every(Number.isFinite) === true ? [[id, vector] as const] : [];
    }),
  );
}

async function vectorOfOriginal(
  { pool, blobs, imageLimits }: VectorParts,
  { mediaBlobKey, landmarks, box }: UnembeddedSample,
  { spaceId, modality }: Target,
): Promise<Float32Array | null> {
  const bytes = mediaBlobKey === null ? null : await blobs.read(mediaBlobKey);
  if (bytes === null) return null;
  const request = { bytes, limits: imageLimits, maxSubjects: 1, wantEmbeddings: true, wantCrops: false };
  const hint = hintOf({ landmarks, box });
  const analysed = await ofPool(() =>
    pool.analyse({ ...request, modality, spaceIds: [spaceId], ...(hint === null ? {} : { hint }) }),
  );
  const vector = analysed.ok ? analysed.value.subjects[0]?.embeddings?.get(spaceId) : undefined;
  return vector?.every(Number.isFinite) === true ? vector : null;
}

/** The subject that the sample was made of, wherever others stand in the picture. */
function hintOf(sample: Pick<UnembeddedSample, 'landmarks' | 'box'>): SubjectHint | null {
  const landmarks = sample.landmarks as readonly Point[]; // reason: insertSamples, the only writer of the column, puts them there
  if (landmarks.length === 5) return { landmarks };
  const { x, y, width, height } = sample.box as Readonly<Record<string, unknown>>; // reason: as above
  return typeof x === 'number' &&
    typeof y === 'number' &&
    typeof width === 'number' &&
    typeof height === 'number'
    ? { box: { x, y, width, height } }
    : null;
}

/** A worker that died is something outside, which a job tries again. */
async function ofPool<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InferenceError)) throw error;
    const wait = error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs };
    throw new DependencyError('inference', `the inference pool failed: ${error.code}`, {
      cause: error,
      retryable: error.retryable,
      ...wait,
    });
  }
}
