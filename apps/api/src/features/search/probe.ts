import type { AnalysedSubject, SubjectQuality } from '@gallerist/embedding';
import type { Point } from '@gallerist/preprocess';

import { checksFor, fatalRejection } from '../sample/quality-gate.ts';
import type { GateChecks } from '../sample/quality-gate.ts';
import type { RejectReason, Rejection } from '../sample/reject-reason.ts';
import type { PlacedBox } from '../sample/sample.types.ts';

/** Something to be searched for: one subject of a picture, a sample or a given embedding. */
export interface Probe {
  readonly box: PlacedBox | null;
  readonly quality: SubjectQuality | null;
  /** A fatal reason; such a probe is not searched for. */
  readonly rejected: RejectReason | null;
  /** One embedding for each space that is searched; empty if rejected. */
  readonly embeddings: ReadonlyMap<string, Float32Array>;
  /** The sample that the probe itself is. */
  readonly excludeSampleId: string | null;
  /** What is kept of a picture with the search; null for a probe that is none. */
  readonly picture: ProbePicture | null;
}

/** What feedback may need of a picture later. */
export interface ProbePicture {
  readonly landmarks: readonly Point[];
  readonly quality: SubjectQuality;
  /** What the quality gate would look at in a sample of it. */
  readonly checks: GateChecks;
  /** The aligned crop as a picture file; null where it is not to be kept. */
  readonly crop: Uint8Array | null;
}

export interface Probes {
  readonly probes: readonly Probe[];
  /** Why there is none. */
  readonly rejected: readonly Rejection[];
}

/** Subjects of a picture as probes, largest first. Probes meet only the fatal checks of the quality gate. */
export function probesOfSubjects(
  picture: {
    readonly width: number;
    readonly height: number;
    readonly subjects: readonly AnalysedSubject[];
  },
  options: { readonly spaceId: string; readonly hint: Parameters<typeof checksFor>[0] },
): Probes {
  if (picture.subjects.length === 0) {
    return { probes: [], rejected: [{ reason: 'NO_SUBJECT', message: 'no face was found in the picture' }] };
  }
  const checks = checksFor(options.hint);
  const probes = picture.subjects.map((subject) => ({
    box: { ...subject.box, imageWidth: picture.width, imageHeight: picture.height },
    quality: subject.quality,
    ...embeddingOrReason(subject, checks, options.spaceId),
    excludeSampleId: null,
    picture: {
      landmarks: subject.landmarks,
      quality: subject.quality,
      checks,
      crop: subject.crop?.bytes ?? null,
    },
  }));
  return { probes, rejected: [] };
}

function embeddingOrReason(
  subject: AnalysedSubject,
  checks: GateChecks,
  spaceId: string,
): Pick<Probe, 'rejected' | 'embeddings'> {
  const fatal = fatalRejection(subject, checks);
  if (fatal !== null) {
    return { rejected: fatal.reason, embeddings: new Map() };
  }
  const { embedding } = subject;
  if (embedding === undefined || !embedding.every(Number.isFinite)) {
    return { rejected: 'INVALID_IMAGE', embeddings: new Map() };
  }
  return { rejected: null, embeddings: new Map([[spaceId, embedding]]) };
}

/** A probe that is no picture. */
export function probeOfEmbeddings(
  embeddings: ReadonlyMap<string, Float32Array>,
  excludeSampleId: string | null,
): Probe {
  return { box: null, quality: null, rejected: null, embeddings, excludeSampleId, picture: null };
}

/** Shorter than this, a vector has no direction. */
const NORM_EPSILON = 1e-6;

/** Unit length; null if a value is not finite or all are as good as zero. */
export function unitVector(values: readonly number[]): Float32Array | null {
  const norm = Math.hypot(...values);
  return Number.isFinite(norm) && norm > NORM_EPSILON
    ? Float32Array.from(values, (value) => value / norm)
    : null;
}
