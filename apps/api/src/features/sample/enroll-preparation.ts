import type { AnalysedSubject } from '@gallerist/embedding';

import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { Modality } from '../../core/modality.ts';
import { tidyText } from '../../core/plain-text.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import type { BlobStore } from '../media/blob-store.ts';
import type { MediaService } from '../media/media.service.ts';
import type { MediaItem } from '../media/media.types.ts';
import { readPicture } from '../media/picture-source.ts';
import type { ImageSource, Picture } from '../media/picture-source.ts';
import type { EnrollTarget } from './enroll-target.store.ts';
import { mapInOrder } from './in-order.ts';
import type { AnalysePicture } from './picture-analysis.ts';
import { checksFor } from './quality-gate.ts';
import type { ReviewMode } from './quality-gate.ts';
import type { Rejection } from './reject-reason.ts';
import type { NewSample } from './sample.store.ts';
import type { PictureFacts } from './sample.types.ts';
import { chooseSubject } from './subject-choice.ts';

/** Keeps the workers busy without holding many pictures in memory. */
const PICTURES_AT_ONCE = 4;
/** Enough to tell one face from several; the embeddings of a crowd would be made for nothing. */
const SUBJECTS_LOOKED_AT = 4;

export interface PreparationParts {
  readonly analyse: AnalysePicture;
  readonly media: MediaService;
  readonly blobs: BlobStore;
  readonly maxImageBytes: number;
}

export interface PictureToEnroll {
  readonly image: PictureFacts;
  readonly source: ImageSource;
  /** Of the sample that it becomes; absent: a new one. */
  readonly id?: string;
}

export interface PreparationOptions {
  readonly target: EnrollTarget;
  readonly review: ReviewMode;
  readonly now: Date;
}

/** What one picture would add, still without its crop stored. */
export interface PreparedSample {
  readonly sample: NewSample;
  /** Its vector in the space that the gallery is searched in. */
  readonly embedding: Float32Array;
  readonly crop: Uint8Array | null;
  readonly picture: Picture;
}

/** Decodes, finds, checks and embeds: all that is heavy, before any transaction. Answers in the order of the pictures. */
export async function preparePictures(
  parts: PreparationParts,
  pictures: readonly PictureToEnroll[],
  options: PreparationOptions,
): Promise<Result<PreparedSample, Rejection>[]> {
  // Samples are listed by their ids: in the order of the pictures, not in that in which they are done.
  const numbered = pictures.map((picture) => ({ ...picture, id: picture.id ?? newId() }));
  return mapInOrder(numbered, PICTURES_AT_ONCE, async ({ id, image, source }) => {
    const picture = await readPicture(parts.media, source, parts.maxImageBytes);
    if (!picture.ok) {
      return picture;
    }
    const spaceIds = options.target.writtenSpaces.get(image.modality) ?? [];
    const analysed = await parts.analyse(picture.value.bytes, {
      modality: image.modality,
      spaceIds,
      hint: image.hint,
      maxSubjects: SUBJECTS_LOOKED_AT,
      wantEmbeddings: true,
      wantCrops: options.target.keepCrops,
    });
    if (!analysed.ok) {
      return analysed;
    }
    const checks = checksFor(image.hint, image.modality);
    const chosen = chooseSubject(analysed.value, { review: options.review, checks });
    if (!chosen.ok) {
      return chosen;
    }
    return toPrepared(chosen.value, { ...options, id, image, picture: picture.value, size: analysed.value });
  });
}

function toPrepared(
  subject: AnalysedSubject,
  from: {
    readonly id: string;
    readonly image: PictureFacts;
    readonly picture: Picture;
    readonly target: EnrollTarget;
    readonly now: Date;
    readonly size: { readonly width: number; readonly height: number };
  },
): Result<PreparedSample, Rejection> {
  const { image, picture, target, size } = from;
  const spaceIds = target.writtenSpaces.get(image.modality) ?? [];
  const embeddings = finiteVectors(subject, spaceIds);
  const embedding = embeddings?.get(spaceIds[0] ?? '');
  if (embeddings === null || embedding === undefined) {
    return fail({ reason: 'INVALID_IMAGE', message: 'no embedding could be made of the subject' });
  }
  const capturedAt = image.capturedAt ?? picture.media?.capturedAt ?? null;
  const sample: NewSample = {
    id: from.id,
    galleryId: target.galleryId,
    identityId: target.identityId,
    modality: image.modality,
    mediaId: null,
    cropBlobKey: null,
    pictureSha256: picture.sha256,
    box: { ...subject.box, imageWidth: size.width, imageHeight: size.height },
    landmarks: subject.landmarks,
    quality: subject.quality,
    externalId: image.externalId === null ? null : tidyText(image.externalId),
    attributes: image.attributes,
    cameraId: image.cameraId === null ? null : tidyText(image.cameraId),
    capturedAt,
    validUntil: validUntil(image.modality, target, capturedAt ?? from.now),
    createdAt: from.now,
    embeddings,
  };
  return ok({ sample, embedding, crop: subject.crop?.bytes ?? null, picture });
}

const hourMs = 60 * 60 * 1000;

/** A face stays; clothes are those of a day. */
function validUntil(modality: Modality, { bodyValidHours }: EnrollTarget, since: Date): Date | null {
  return modality === 'FACE' || bodyValidHours === null
    ? null
    : new Date(since.getTime() + bodyValidHours * hourMs);
}

/** One for each of the spaces; null if one cannot be had. */
function finiteVectors(
  { embeddings }: AnalysedSubject,
  spaceIds: readonly string[],
): ReadonlyMap<string, Float32Array> | null {
  const vectors = new Map<string, Float32Array>();
  for (const spaceId of spaceIds) {
    const vector = embeddings?.get(spaceId);
    if (vector?.every(Number.isFinite) !== true) return null;
    vectors.set(spaceId, vector);
  }
  return vectors;
}

/** Stores crops, and originals where the gallery keeps them. `written` collects the blobs to remove should more fail. */
export async function storePictures(
  parts: PreparationParts,
  ctx: RequestContext,
  work: {
    readonly prepared: readonly PreparedSample[];
    readonly target: EnrollTarget;
    readonly written: string[];
  },
): Promise<NewSample[]> {
  return mapInOrder(work.prepared, PICTURES_AT_ONCE, async ({ sample, crop, picture }) => {
    const upload = { picture, galleryId: sample.galleryId };
    const original = work.target.keepOriginals ? await keepOriginal(parts, ctx, upload) : null;
    const cropBlobKey = crop === null ? null : await storeCrop(parts.blobs, crop);
    if (cropBlobKey !== null) {
      work.written.push(cropBlobKey);
    }
    return { ...sample, cropBlobKey, mediaId: original?.id ?? null };
  });
}

/** A picture that came inside the request becomes an upload of the caller; until the commit nothing uses it. */
async function keepOriginal(
  parts: PreparationParts,
  ctx: RequestContext,
  { picture, galleryId }: { readonly picture: Picture; readonly galleryId: string },
): Promise<MediaItem | null> {
  if (picture.media !== null) {
    return picture.media;
  }
  const uploaded = await parts.media.upload(ctx, { galleryId, source: [picture.bytes] });
  return uploaded.ok ? uploaded.value : null;
}

async function storeCrop(blobs: BlobStore, crop: Uint8Array): Promise<string> {
  const stored = await blobs.put([crop], { maxBytes: Number.MAX_SAFE_INTEGER });
  if (!stored.ok) {
    throw new RangeError('storeCrop: a blob without a limit cannot be too large');
  }
  return stored.value.key;
}
