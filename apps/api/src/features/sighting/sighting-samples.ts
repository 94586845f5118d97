import type { RequestContext } from '../../core/context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { findCamerasOf } from '../camera/camera.store.ts';
import type { BulkPicture } from '../sample/bulk-enrollment.ts';
import type { PreparedSample } from '../sample/enroll-preparation.ts';
import type { EnrollTarget } from '../sample/enroll-target.store.ts';
import type { Rejection } from '../sample/reject-reason.ts';
import type { NewSample } from '../sample/sample.store.ts';
import type { RejectedImage } from '../sample/sample.types.ts';
import type { AssignParts } from './assign-sightings.ts';
import type { Sighting } from './sighting.types.ts';

export interface SamplesOfSightings {
  /** By the id of the sighting. */
  readonly samples: ReadonlyMap<string, NewSample>;
  readonly rejected: readonly RejectedImage[];
}

/** Makes samples of the crops of sightings: all that is heavy, before any transaction. */
export async function samplesOfSightings(
  parts: AssignParts,
  ctx: RequestContext,
  work: {
    readonly sightings: readonly Sighting[];
    readonly target: EnrollTarget;
    readonly written: string[];
  },
): Promise<Result<SamplesOfSightings, UserFailure>> {
  const { sightings, target, written } = work;
  const { bulk } = parts.samples;
  const cameras = await findCamerasOf(parts.database.client, [target.galleryId], {
    ids: [...new Set(sightings.map(({ cameraId }) => cameraId))],
  });
  const names = new Map(cameras.map(({ id, externalId }) => [id, externalId]));
  // Whoever recorded them has looked at the whole pictures; only what is fatal counts in a crop.
  const outcomes = await bulk.prepare<Sighting, Rejection>(
    sightings,
    (sighting) => readCrop(parts, sighting, names.get(sighting.cameraId) ?? null),
    { target, review: 'OFF' },
  );
  const places = outcomes.flatMap((outcome, index) => (outcome.ok ? [index] : []));
  const prepared = places.flatMap((index): PreparedSample[] => {
    const [outcome, sighting] = [outcomes[index], sightings[index]];
    return outcome?.ok === true && sighting !== undefined ? [asMeasured(outcome.value, sighting)] : [];
  });
  const placed = await bulk.place(ctx, { target, prepared }, { review: 'OFF', written });
  const samples = new Map<string, NewSample>();
  const rejected = outcomes.flatMap((outcome, index) =>
    outcome.ok ? [] : [rejection(index, outcome.error)],
  );
  for (const [i, outcome] of placed.entries()) {
    const index = places[i] ?? 0;
    const sighting = sightings[index];
    if (!outcome.ok) rejected.push(rejection(index, outcome.error));
    else if (sighting !== undefined) samples.set(sighting.id, outcome.value);
  }
  return samples.size === 0 && sightings.every(({ cropBlobKey }) => cropBlobKey === null)
    ? fail(cropNotKept)
    : ok({ samples, rejected: rejected.sort((a, b) => a.index - b.index) });
}

const rejection = (index: number, { reason, message }: Rejection): RejectedImage => ({
  ...{ index, reason, message, forceable: false },
});

const cropNotKept: UserFailure = {
  code: 'CROP_NOT_KEPT',
  message: 'no crop of the sightings is kept, so that they cannot become samples',
  path: ['input', 'enroll'],
};

async function readCrop(
  { blobs, cropHint }: AssignParts,
  { cropBlobKey, modality, capturedAt }: Sighting,
  cameraId: string | null,
): Promise<Result<BulkPicture, Rejection>> {
  const bytes = cropBlobKey === null ? null : await blobs.read(cropBlobKey);
  if (bytes === null) return fail({ reason: 'INVALID_IMAGE', message: 'no crop is kept' });
  const facts = {
    modality,
    cameraId,
    capturedAt,
    externalId: null,
    attributes: {},
    hint: cropHint(modality),
  };
  return ok({ bytes, facts });
}

/** What was measured on the whole picture says more than what its crop shows. */
function asMeasured(prepared: PreparedSample, { box, landmarks, quality }: Sighting): PreparedSample {
  return {
    ...prepared,
    // A crop is no original that a gallery would keep.
    picture: { ...prepared.picture, bytes: new Uint8Array() },
    sample: { ...prepared.sample, box, landmarks, quality },
  };
}
