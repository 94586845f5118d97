import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { DependencyError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { camerasByName } from '../camera/named-cameras.ts';
import { runIdempotent } from '../idempotency/idempotency.ts';
import type { BlobStore } from '../media/blob-store.ts';
import type { MediaService } from '../media/media.service.ts';
import type { ImageSource } from '../media/picture-source.ts';
import { deleteUnusedBlobs } from '../media/unused-blobs.ts';
import { writtenSpaces } from '../promotion/written-spaces.store.ts';
import { MAX_ATTEMPTS } from '../sample/enroll.ts';
import { EnrollmentRefused, SpacesChanged } from '../sample/enrollment.ts';
import { cameraProblem, noCamera, recordProblem } from './capture-input.ts';
import type { CaptureParts, CaptureTarget } from './capture-preparation.ts';
import { prepareRecording } from './recording-preparation.ts';
import { writeRecording } from './recording.ts';
import type { SightingIntake } from './sighting-intake.ts';
import { findSightingTarget } from './sighting.store.ts';
import type { RecordRequest, RejectedCapture } from './sighting.types.ts';

export interface RecordParts extends CaptureParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly media: MediaService;
  readonly blobs: BlobStore;
  readonly intake: SightingIntake;
  /** Has this process's pool serve the spaces. */
  readonly serve: (spaceIds: readonly string[]) => Promise<void>;
}

/** What the answer of a call is made of, as its idempotency record keeps it. */
export interface RecordedSightings {
  /** In the order of the captures. */
  readonly sightingIds: readonly string[];
  readonly duplicates: number;
  readonly rejected: readonly RejectedCapture[];
}

/** Finds, embeds and stores whom a camera saw; nobody is looked up. */
export async function recordSightings(
  parts: RecordParts,
  ctx: RequestContext,
  request: RecordRequest,
): Promise<Result<RecordedSightings, UserFailure>> {
  for (let attempt = 1; ; attempt += 1) {
    const checked = await checkRequest(parts, ctx, request);
    if (!checked.ok) return checked;
    try {
      return await recordChecked(parts, ctx, { request, ...checked.value });
    } catch (error) {
      if (error instanceof EnrollmentRefused) return fail(error.failure);
      if (!(error instanceof SpacesChanged) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

interface Checked {
  readonly target: CaptureTarget;
  /** For each capture those of its pictures. */
  readonly sources: readonly (readonly ImageSource[])[];
}

async function checkRequest(
  parts: RecordParts,
  ctx: RequestContext,
  request: RecordRequest,
): Promise<Result<Checked, UserFailure>> {
  const { client } = parts.database;
  const { galleryId, modality } = request;
  const gallery = galleryId === null ? null : await findSightingTarget(client, ctx.actor.scope, galleryId);
  if (gallery === null) return fail(notFound('gallery', ['input', 'galleryId']));
  const [[camera] = []] = await camerasByName(client, [gallery.galleryId], [request.camera]);
  if (camera === undefined) return fail(noCamera);
  const problem = cameraProblem(camera) ?? recordProblem(request);
  if (problem !== null) return fail(problem);
  const spaceIds = await writtenSpaces(client, gallery.galleryId, modality);
  if (spaceIds.length === 0) return fail(noPack);
  const sources = await findSources(parts, ctx, { request, galleryId: gallery.galleryId });
  if (!sources.ok) return sources;
  const target = { ...gallery, cameraId: camera.id, modality, spaceIds, now: parts.clock.now() };
  return ok({ target, sources: sources.value });
}

const noPack = invalidInput('the gallery has no space for this modality: no such pack is installed', [
  'input',
  'modality',
]);

/** An unknown upload is a fault of the request, not of a picture: nothing is recorded then. */
async function findSources(
  parts: RecordParts,
  ctx: RequestContext,
  { request, galleryId }: { readonly request: RecordRequest; readonly galleryId: string },
): Promise<Result<readonly (readonly ImageSource[])[], UserFailure>> {
  const pictures = request.captures.flatMap(({ pictures: some }) => some);
  const mediaIds = pictures.flatMap(({ image }) => ('mediaId' in image ? (image.mediaId ?? []) : []));
  const own = await parts.media.findOwn(ctx, mediaIds);
  const sources: ImageSource[][] = [];
  for (const [index, capture] of request.captures.entries()) {
    const found = capture.pictures.map(({ image }): ImageSource | null => {
      if ('base64' in image) return image;
      const media = own.get(image.mediaId ?? '');
      return media?.galleryId === galleryId ? { media } : null;
    });
    const absent = found.indexOf(null);
    if (absent !== -1) {
      const field = capture.isTracklet ? ['images', String(absent)] : [];
      const path = ['input', 'captures', String(index), ...field, 'image', 'mediaId'];
      return fail(notFound('media', path));
    }
    sources.push(found.filter((source) => source !== null));
  }
  return ok(sources);
}

async function recordChecked(
  parts: RecordParts,
  ctx: RequestContext,
  work: Checked & { readonly request: RecordRequest },
): Promise<Result<RecordedSightings, UserFailure>> {
  const { request, target } = work;
  const written: string[] = [];
  let isSettled = true;
  try {
    const result = await runIdempotent<JsonObject, Awaited<ReturnType<typeof prepareRecording>>>({
      ...{ database: parts.database, actorId: ctx.actor.id, mutation: 'recordSightings' },
      ...{ key: request.idempotencyKey, input: requestToJson(request) },
      prepare: () => prepareRecording(parts, { ...work, written }),
      run: (tx, recording) => writeRecording(tx, ctx, { target, recording }),
      isStored: ({ sightingIds }) => Array.isArray(sightingIds) && sightingIds.length > 0,
    });
    return result.ok ? ok(result.value as unknown as RecordedSightings) : result; // reason: written by writeRecording
  } catch (error) {
    // A database that went away may still commit: only the sweeper can tell later whether these crops are in use.
    isSettled = !(error instanceof DependencyError && error.dependency === 'database');
    throw error;
  } finally {
    // Crops that came to nothing; what cannot be removed now, the sweeper finds.
    if (isSettled) await deleteUnusedBlobs(parts, written).catch(() => undefined);
  }
}

/** What the caller asked for, less the key. */
function requestToJson({ idempotencyKey: _key, captures, camera, ...request }: RecordRequest): JsonObject {
  return {
    ...request,
    camera: camera.text,
    captures: captures.map(({ capturedAt, capturedUntil, pictures, ...capture }) => ({
      ...capture,
      capturedAt: capturedAt.toISOString(),
      capturedUntil: capturedUntil?.toISOString() ?? null,
      pictures: pictures.map(({ image, hint }) => ({ image, hint: hint ?? null })),
    })),
  } as unknown as JsonObject; // reason: interfaces lack the index signature of JsonObject; all values are JSON
}
