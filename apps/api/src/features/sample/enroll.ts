import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import { DependencyError } from '../../core/errors.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { consentMissing } from '../consent/consent-rule.ts';
import { mayBeEnrolled } from '../consent/consent.store.ts';
import { blobKeysInUse } from '../media/media.store.ts';
import type { ImageSource } from '../media/picture-source.ts';
import type { OutboxDrain } from '../search/outbox-drain.ts';
import { enrollProblems } from './enroll-input.ts';
import { preparePictures, storePictures } from './enroll-preparation.ts';
import type { PictureToEnroll, PreparationParts, PreparedSample } from './enroll-preparation.ts';
import { findEnrollTarget } from './enroll-target.store.ts';
import type { EnrollTarget } from './enroll-target.store.ts';
import { EnrollmentRefused, SpacesChanged } from './enrollment.ts';
import type { Enrollment } from './enrollment.ts';
import { runEnrollment } from './enrollment-run.ts';
import type { EnrollOutcome, EnrollRequest, RejectedImage } from './sample.types.ts';
import { sortOut } from './strict-sorting.ts';
import type { StrictParts } from './strict-sorting.ts';

/** What a mutation waits for the index after its commit; the overlay covers the rest. */
const DRAIN_TIMEOUT_MS = 2000;

export interface EnrollParts extends PreparationParts, StrictParts {
  readonly clock: Clock;
  readonly drain: Pick<OutboxDrain, 'drainOwn'>;
  /** Has this process's pool serve the spaces. */
  readonly serve: (spaceIds: readonly string[]) => Promise<void>;
  /** The space that pictures without a gallery are embedded in; null where nothing serves the modality. */
  readonly defaultSpaceOf: (modality: Modality) => string | null;
}

interface Checked {
  readonly target: EnrollTarget;
  readonly pictures: readonly PictureToEnroll[];
}

/** A gallery that begins to change its model while pictures are embedded has them embedded once more. */
export const MAX_ATTEMPTS = 4;

export async function enrollSamples(
  parts: EnrollParts,
  ctx: RequestContext,
  request: EnrollRequest,
): Promise<EnrollOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const checked = await checkRequest(parts, ctx, request);
    if (!('target' in checked)) {
      return refused(checked.userErrors);
    }
    try {
      return await enrollChecked(parts, ctx, { request, checked });
    } catch (error) {
      if (error instanceof EnrollmentRefused) {
        return refused([error.failure]);
      }
      if (!(error instanceof SpacesChanged) || attempt === MAX_ATTEMPTS) {
        throw error;
      }
    }
  }
}

async function enrollChecked(
  parts: EnrollParts,
  ctx: RequestContext,
  { request, checked }: { readonly request: EnrollRequest; readonly checked: Checked },
): Promise<EnrollOutcome> {
  const written: string[] = [];
  let isSettled = true;
  try {
    const outcome = await runEnrollment(parts.database, ctx, {
      request,
      prepare: () => prepare(parts, ctx, { request, written, ...checked }),
    });
    if (!outcome.ok) {
      return refused([outcome.error]);
    }
    const spaceIds = [...new Set([...checked.target.writtenSpaces.values()].flat())];
    const { indexed } = await parts.drain.drainOwn({ spaceIds, timeoutMs: DRAIN_TIMEOUT_MS });
    return { ...outcome.value, indexed, userErrors: [] };
  } catch (error) {
    // A database that went away may still commit: only the sweeper can tell later whether these crops are in use.
    isSettled = !(error instanceof DependencyError && error.dependency === 'database');
    throw error;
  } finally {
    if (isSettled) {
      // What was decided stands: crops that cannot be removed now, the sweeper finds.
      await removeUnused(parts, written).catch(() => undefined);
    }
  }
}

/** An enrolment that another mutation writes, by `writeEnrollment` in its own transaction. */
export interface EnrollmentAside {
  readonly enrollment: Enrollment;
  /** Crops to give to `removeUnused` once it is decided, however it was. */
  readonly written: readonly string[];
}

/** All of an enrolment that is heavy, for a mutation that enrolls as a part of what it does. */
export async function prepareEnrollment(
  parts: EnrollParts,
  ctx: RequestContext,
  request: EnrollRequest,
): Promise<Result<EnrollmentAside, readonly UserFailure[]>> {
  const checked = await checkRequest(parts, ctx, request);
  if (!('target' in checked)) return fail(checked.userErrors);
  const written: string[] = [];
  try {
    return ok({ enrollment: await prepare(parts, ctx, { request, written, ...checked }), written });
  } catch (error) {
    await removeUnused(parts, written).catch(() => undefined);
    throw error;
  }
}

/** Crops of an enrolment that did not commit, or that a duplicate of the call has made as well. */
export async function removeUnused(
  parts: Pick<EnrollParts, 'database' | 'blobs'>,
  written: readonly string[],
): Promise<void> {
  if (written.length > 0) {
    const used = await blobKeysInUse(parts.database.client, written);
    await parts.blobs.delete(written.filter((key) => !used.has(key)));
  }
}

function refused(userErrors: readonly UserFailure[]): EnrollOutcome {
  return { accepted: [], rejected: [], indexed: true, userErrors };
}

async function checkRequest(
  parts: EnrollParts,
  ctx: RequestContext,
  request: EnrollRequest,
): Promise<Checked | { readonly userErrors: readonly UserFailure[] }> {
  const { identityId } = request;
  const target =
    identityId === null ? null : await findEnrollTarget(parts.database.client, ctx.actor.scope, identityId);
  if (target === null) {
    return { userErrors: [notFound('identity', ['input', 'identityId'])] };
  }
  const problems = enrollProblems(request);
  if (problems.length > 0) {
    return { userErrors: problems };
  }
  const absent = request.images.findIndex(({ modality }) => !target.activeSpaces.has(modality));
  if (absent !== -1) {
    const path = ['input', 'images', String(absent), 'modality'];
    return {
      userErrors: [
        invalidInput('the gallery has no space for this modality: no such pack is installed', path),
      ],
    };
  }
  return findSources(parts, ctx, { request, target });
}

/** An unknown upload is a fault of the request, not of a picture: nothing is enrolled then. */
async function findSources(
  parts: EnrollParts,
  ctx: RequestContext,
  { request, target }: { readonly request: EnrollRequest; readonly target: EnrollTarget },
): Promise<Checked | { readonly userErrors: readonly UserFailure[] }> {
  const mediaIds = request.images.flatMap(({ image }) => ('mediaId' in image ? (image.mediaId ?? []) : []));
  const own = await parts.media.findOwn(ctx, mediaIds);
  const userErrors: UserFailure[] = [];
  const pictures = request.images.flatMap((image, index): PictureToEnroll[] => {
    const input = image.image;
    if ('base64' in input) {
      return [{ image, source: input }];
    }
    const media = input.mediaId === null ? undefined : own.get(input.mediaId);
    if (media === undefined || media.galleryId !== target.galleryId) {
      userErrors.push(notFound('media', ['input', 'images', String(index), 'image', 'mediaId']));
      return [];
    }
    const source: ImageSource = { media };
    return [{ image, source }];
  });
  return userErrors.length > 0 ? { userErrors } : { target, pictures };
}

async function prepare(
  parts: EnrollParts,
  ctx: RequestContext,
  work: Checked & { readonly request: EnrollRequest; readonly written: string[] },
): Promise<Enrollment> {
  const { target, request, written } = work;
  const options = {
    target,
    review: request.review,
    now: parts.clock.now(),
  };
  // Before anything is decoded: of somebody who has not agreed not even a vector is made.
  if (!(await mayBeEnrolled(parts.database.client, target.identityId))) {
    return { ...emptyEnrollment(target), rejected: request.images.map(withoutConsent) };
  }
  const modalities = new Set(request.images.map(({ modality }) => modality));
  await parts.serve([...modalities].flatMap((modality) => target.writtenSpaces.get(modality) ?? []));
  const outcomes = await preparePictures(parts, work.pictures, options);
  const sorted = await sortOut(parts, outcomes, { target, request });
  const prepared: readonly PreparedSample[] = sorted.accepted;
  const samples = await storePictures(parts, ctx, { prepared, target, written });
  const { galleryId, identityId } = target;
  return { galleryId, identityId, samples, rejected: sorted.rejected, forced: sorted.forced };
}

const emptyEnrollment = ({ galleryId, identityId }: EnrollTarget): Enrollment => ({
  galleryId,
  identityId,
  samples: [],
  rejected: [],
  forced: [],
});

const withoutConsent = (_image: unknown, index: number): RejectedImage => ({
  index,
  ...consentMissing,
  forceable: false,
});
