import { cosineOfUnitVectors } from '../search/cosine-similarity.ts';
import type { Rejection } from './reject-reason.ts';

export interface StrictFacts {
  readonly pictureSha256: string;
  readonly embedding: Float32Array;
}

/** What the gallery holds that is near the picture. */
export interface Surroundings {
  /** Hashes of the identity's pictures among those of the request. */
  readonly enrolledPictures: ReadonlySet<string>;
  /** Similarity to the nearest sample of the identity itself; null if it has none. */
  readonly nearestOwn: number | null;
  /** Similarity to the nearest sample of another identity; null if there is none. */
  readonly nearestOther: number | null;
  readonly limits: StrictLimits;
}

/** Cosine similarities of the pack. */
export interface StrictLimits {
  /** From here on two samples count as one person. */
  readonly match: number;
  /** From here on two crops show the same picture, re-encoded at most. */
  readonly samePicture: number;
}

/** The checks that STRICT adds; both can be forced, since twins exist and a copy may be wanted. */
export function strictRejection(
  picture: StrictFacts,
  around: Surroundings,
  earlierInRequest: readonly StrictFacts[],
): Rejection | null {
  const isCopy =
    around.enrolledPictures.has(picture.pictureSha256) ||
    (around.nearestOwn ?? -1) >= around.limits.samePicture ||
    earlierInRequest.some((earlier) => isSamePicture(earlier, picture, around.limits));
  if (isCopy) {
    return { reason: 'DUPLICATE_SAMPLE', message: 'the identity has a sample of this picture already' };
  }
  const { nearestOwn, nearestOther, limits } = around;
  if (nearestOther !== null && nearestOther >= limits.match && nearestOther > (nearestOwn ?? -1)) {
    return {
      reason: 'IDENTITY_CONFLICT',
      message: 'the subject is more like another identity of the gallery than like this one',
    };
  }
  return null;
}

function isSamePicture(a: StrictFacts, b: StrictFacts, limits: StrictLimits): boolean {
  return (
    a.pictureSha256 === b.pictureSha256 || cosineOfUnitVectors(a.embedding, b.embedding) >= limits.samePicture
  );
}
