import type { AnalysedSubject, SubjectQuality } from '@gallerist/embedding';
import type { Point } from '@gallerist/preprocess';

import type { Modality } from '../../core/modality.ts';
import { checksFor, fatalRejection } from '../sample/quality-gate.ts';
import type { GateChecks } from '../sample/quality-gate.ts';
import { noSubject } from '../sample/reject-reason.ts';
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
  options: {
    readonly spaceIds: readonly string[];
    readonly hint: Parameters<typeof checksFor>[0];
    readonly modality: Modality;
  },
): Probes {
  if (picture.subjects.length === 0) {
    return { probes: [], rejected: [noSubject(options.modality)] };
  }
  const checks = checksFor(options.hint, options.modality);
  const probes = picture.subjects.map((subject) => ({
    box: { ...subject.box, imageWidth: picture.width, imageHeight: picture.height },
    quality: subject.quality,
    ...embeddingsOrReason(subject, checks, options.spaceIds),
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

function embeddingsOrReason(
  subject: AnalysedSubject,
  checks: GateChecks,
  spaceIds: readonly string[],
): Pick<Probe, 'rejected' | 'embeddings'> {
  const fatal = fatalRejection(subject, checks);
  if (fatal !== null) {
    return { rejected: fatal.reason, embeddings: new Map() };
  }
  const embeddings = new Map<string, Float32Array>();
  for (const spaceId of spaceIds) {
    const vector = subject.embeddings?.get(spaceId);
    if (vector?.every(Number.isFinite) !== true) {
      return { rejected: 'INVALID_IMAGE', embeddings: new Map() };
    }
    embeddings.set(spaceId, vector);
  }
  return { rejected: null, embeddings };
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
