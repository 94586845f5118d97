import type { AnalysedSubject } from '@gallerist/embedding';

import type { RequestContext } from '../../core/context.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import { notFound } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import type { MediaService } from '../media/media.service.ts';
import { readPicture } from '../media/picture-source.ts';
import { findSource } from '../search/probe-resolution.ts';
import type { AnalysePicture } from './picture-analysis.ts';
import { checksFor, fatalRejection, standardRejection } from './quality-gate.ts';
import type { Rejection } from './reject-reason.ts';
import type { ImageInput, PlacedBox } from './sample.types.ts';

export interface InspectionParts {
  readonly database: Database;
  readonly media: MediaService;
  readonly analyse: AnalysePicture;
  readonly maxImageBytes: number;
  readonly spaceId: string;
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

const MAX_SUBJECTS = 100;

/** Finds and measures the subjects of a picture, largest first; stores nothing but an audit entry. */
export async function inspectPicture(
  parts: InspectionParts,
  ctx: RequestContext,
  request: { readonly image: ImageInput; readonly wantsEmbeddings: boolean },
): Promise<Result<readonly InspectedSubject[], InspectionFailure>> {
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
    hint: undefined,
    maxSubjects: MAX_SUBJECTS,
    wantEmbeddings,
    wantCrops: false,
  });
  if (!analysed.ok) {
    return fail({ kind: 'picture', rejection: analysed.error });
  }
  const { subjects, width, height } = analysed.value;
  await recordAudit(parts.database.client, ctx, {
    action: 'inspectImage',
    galleryIds: [],
    outcome: 'OK',
    detail: { subjects: subjects.length, embeddings: wantEmbeddings },
  });
  return ok(subjects.map((subject) => toInspected(subject, { width, height, spaceId: parts.spaceId })));
}

function toInspected(
  subject: AnalysedSubject,
  picture: { readonly width: number; readonly height: number; readonly spaceId: string },
): InspectedSubject {
  const checks = checksFor(undefined);
  return {
    box: { ...subject.box, imageWidth: picture.width, imageHeight: picture.height },
    landmarks: subject.landmarks,
    quality: subject.quality,
    wouldReject: fatalRejection(subject, checks) ?? standardRejection(subject, checks),
    spaceId: picture.spaceId,
    embedding: subject.embedding ?? null,
  };
}
