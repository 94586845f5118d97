import { InferenceError } from '@gallerist/embedding';
import type { AnalysedImage, InferencePool, SubjectHint } from '@gallerist/embedding';
import type { ImageLimits } from '@gallerist/preprocess';

import { DependencyError } from '../../core/errors.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import type { Rejection } from './reject-reason.ts';

export interface AnalysisOptions {
  /** Absent: faces. */
  readonly modality?: Modality;
  /** Where to embed what is found; absent: in the space that this process serves by default. */
  readonly spaceIds?: readonly string[];
  readonly hint: SubjectHint | undefined;
  readonly maxSubjects: number;
  readonly wantEmbeddings: boolean;
  readonly wantCrops: boolean;
}

export type AnalysePicture = (
  bytes: Uint8Array,
  options: AnalysisOptions,
) => Promise<Result<AnalysedImage, Rejection>>;

/** The pool as services use it: a picture's fault is a value, a dead worker is a `DependencyError`. */
export function createPictureAnalysis(pool: InferencePool, limits: ImageLimits): AnalysePicture {
  return async (bytes, { hint, ...options }) => {
    const analysed = await analyse(pool, {
      bytes,
      limits,
      ...options,
      ...(hint === undefined ? {} : { hint }),
    });
    return analysed.ok ? ok(analysed.value) : fail(analysed.error);
  };
}

async function analyse(
  pool: InferencePool,
  request: Parameters<InferencePool['analyse']>[0],
): ReturnType<InferencePool['analyse']> {
  try {
    return await pool.analyse(request);
  } catch (error) {
    if (!(error instanceof InferenceError)) {
      throw error;
    }
    const wait = error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs };
    throw new DependencyError('inference', `the inference pool failed: ${error.code}`, {
      cause: error,
      retryable: error.retryable,
      ...wait,
    });
  }
}
