import type { AnalysedSubject, SubjectHint } from '@gallerist/embedding';

import type { RequestContext } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import { invalidInput, notFound } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import type { MediaService } from '../media/media.service.ts';
import { readPicture } from '../media/picture-source.ts';
import { findSource } from '../search/probe-resolution.ts';
import type { AnalysePicture } from './picture-analysis.ts';
import { hintProblem } from './enroll-input.ts';
import { checksFor, fatalRejection, standardRejection } from './quality-gate.ts';
import type { GateChecks } from './quality-gate.ts';
import type { Rejection } from './reject-reason.ts';
import type { ImageInput, PlacedBox } from './sample.types.ts';

export interface InspectionParts {
  readonly database: Database;
  readonly media: MediaService;
  readonly analyse: AnalysePicture;
  readonly maxImageBytes: number;
  /** What pictures outside any gallery are embedded with; null where nothing serves the modality. */
  readonly defaultSpaceOf: (modality: Modality) => string | null;
}

/** A subject of a picture as `enrollSamples` would see it. */
export interface InspectedSubject {
  readonly box: PlacedBox;
  readonly landmarks: AnalysedSubject['landmarks'];
  readonly quality: AnalysedSubject['quality'];
  /** Why `enrollSamples` with STANDARD would refuse it; null if it would not, apart from further subjects. */
  readonly wouldReject: Rejection | null;
  readonly spaceId: string;
  /** Null unless asked for by a caller that may see embeddings. */
  readonly embedding: Float32Array | null;
}

export type InspectionFailure =
  | { readonly kind: 'request'; readonly failure: UserFailure }
  | { readonly kind: 'picture'; readonly rejection: Rejection };

export interface InspectionRequest {
  readonly image: ImageInput;
  readonly modality: Modality;
  readonly hint: SubjectHint | undefined;
  readonly wantsEmbeddings: boolean;
}

const MAX_SUBJECTS = 100;

/** Finds and measures the subjects of a picture, largest first; stores nothing but an audit entry. */
export async function inspectPicture(
  parts: InspectionParts,
  ctx: RequestContext,
  request: InspectionRequest,
): Promise<Result<readonly InspectedSubject[], InspectionFailure>> {
  const { modality, hint } = request;
  const space = spaceFor(parts, request);
  if (!space.ok) {
    return fail({ kind: 'request', failure: space.error });
  }
  const spaceId = space.value;
  const source = await findSource(parts.media, ctx, { image: request.image, mediaGalleryIds: null });
  if (source === null) {
    return fail({ kind: 'request', failure: notFound('media', ['image', 'mediaId']) });
  }
  const picture = await readPicture(parts.media, source, parts.maxImageBytes);
  if (!picture.ok) {
    return fail({ kind: 'picture', rejection: picture.error });
  }
  const wantEmbeddings = request.wantsEmbeddings && ctx.actor.maySeeEmbeddings;
  const analysed = await parts.analyse(picture.value.bytes, {
    modality,
    hint,
    maxSubjects: MAX_SUBJECTS,
    wantEmbeddings,
    wantCrops: false,
  });
  if (!analysed.ok) {
    return fail({ kind: 'picture', rejection: analysed.error });
  }
  const { subjects, width, height } = analysed.value;
  const checks = checksFor(hint, modality);
  await recordAudit(parts.database.client, ctx, {
    action: 'inspectImage',
    galleryIds: [],
    outcome: 'OK',
    detail: { subjects: subjects.length, embeddings: wantEmbeddings },
  });
  return ok(subjects.map((subject) => toInspected(subject, { width, height, spaceId, checks })));
}

function spaceFor(
  parts: InspectionParts,
  { modality, hint }: InspectionRequest,
): Result<string, UserFailure> {
  const spaceId = parts.defaultSpaceOf(modality);
  if (spaceId === null) {
    return fail(invalidInput('modality must be FACE: no body pack is installed', ['modality']));
  }
  const problem = hintProblem(hint, ['hint'], modality);
  return problem === null ? ok(spaceId) : fail(problem);
}

function toInspected(
  subject: AnalysedSubject,
  picture: {
    readonly width: number;
    readonly height: number;
    readonly spaceId: string;
    readonly checks: GateChecks;
  },
): InspectedSubject {
  const { checks } = picture;
  return {
    box: { ...subject.box, imageWidth: picture.width, imageHeight: picture.height },
    landmarks: subject.landmarks,
    quality: subject.quality,
    wouldReject: fatalRejection(subject, checks) ?? standardRejection(subject, checks),
    spaceId: picture.spaceId,
    embedding: subject.embedding ?? null,
  };
}
