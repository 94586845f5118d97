import { readFile } from 'node:fs/promises';
import { calibrationStatistics } from '@gallerist/embedding';
import type { CalibrationStatistics, InferencePool, LabelledVector, SubjectHint } from '@gallerist/embedding';
import { defaultImageLimits } from '@gallerist/preprocess';
import { readFacesFolder } from '../acceptance/faces-folder.ts';

export interface CalibrationRequest {
  /** `<faces>/<identity>/<image>` */
  readonly faces: string;
  readonly aligned: string | null;
  /** Identities with more pictures stay unseen. */
  readonly maxImages: number;
}

/**
 * Score statistics of the default face pack on a folder of people: counts and rates, no vectors and no pictures.
 * A picture with no face, or with several, is passed over: nothing says which of them is the identity's.
 */
export async function calibrate(
  pool: InferencePool,
  request: CalibrationRequest,
  progress: (line: string) => void,
): Promise<CalibrationStatistics> {
  const hint: { readonly hint?: SubjectHint } =
    request.aligned === null ? {} : { hint: { alignedTemplate: request.aligned } };
  const people = readFacesFolder(request.faces).filter(
    ({ pictures }) => pictures.length <= request.maxImages,
  );
  const vectors: LabelledVector[] = [];
  for (const [identity, { pictures }] of people.entries()) {
    const found = await Promise.all(pictures.map((path) => embeddingOf(pool, path, hint)));
    for (const vector of found) if (vector !== null) vectors.push({ identity, vector });
    if ((identity + 1) % 100 === 0) progress(`${identity + 1} of ${people.length} people`);
  }
  return calibrationStatistics(vectors);
}

async function embeddingOf(
  pool: InferencePool,
  path: string,
  hint: { readonly hint?: SubjectHint },
): Promise<Float32Array | null> {
  const asked = { limits: defaultImageLimits, maxSubjects: 2, wantEmbeddings: true, wantCrops: false };
  const result = await pool.analyse({ bytes: await readFile(path), ...hint, ...asked });
  if (!result.ok || result.value.subjects.length !== 1) return null;
  return result.value.subjects[0]?.embedding ?? null;
}
