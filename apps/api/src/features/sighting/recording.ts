import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { holdCamera } from '../camera/camera.store.ts';
import { holdSpaces, writtenSpaces } from '../promotion/written-spaces.store.ts';
import { EnrollmentRefused, SpacesChanged } from '../sample/enrollment.ts';
import { cameraProblem } from './capture-input.ts';
import type { CaptureTarget } from './capture-preparation.ts';
import type { Recording } from './recording-preparation.ts';
import { insertSightings, type NewSighting, type StoredCapture } from './sighting.store.ts';

/**
 * Sightings, their vectors and the audit entry: they commit together or not at all.
 *
 * @throws {EnrollmentRefused} if the camera was removed meanwhile.
 * @throws {SpacesChanged} if a space has been added to those that the gallery is written in.
 */
export async function writeRecording(
  tx: Transaction,
  ctx: RequestContext,
  { target, recording }: { readonly target: CaptureTarget; readonly recording: Recording },
): Promise<JsonObject> {
  const { galleryId, cameraId, modality } = target;
  const problem = cameraProblem(await holdCamera(tx, cameraId));
  if (problem !== null) throw new EnrollmentRefused(problem);
  await holdSpaces(tx, { galleryId, modality });
  const spaceIds = await writtenSpaces(tx, galleryId, modality);
  const sightings = recording.sightings.map((sighting) => inSpaces(sighting, spaceIds));
  const stored = sightings.length === 0 ? [] : await insertSightings(tx, sightings);
  const made = new Set(sightings.map(({ id }) => id));
  const all = inOrder([...recording.known, ...stored], recording.captureKeys);
  const duplicates = all.filter(({ id }) => !made.has(id)).length;
  const rejected = recording.rejected.map((one) => ({ ...one }));
  await recordAudit(tx, ctx, {
    action: 'recordSightings',
    ...{ targetType: 'Camera', targetId: cameraId, galleryIds: [galleryId] },
    outcome: all.length > 0 ? 'OK' : 'REJECTED',
    detail: { modality, recorded: all.length - duplicates, duplicates, rejected: rejected.length },
  });
  return { sightingIds: all.map(({ id }) => id), duplicates, rejected };
}

/** With vectors of exactly the spaces that are written until the transaction ends. */
function inSpaces(sighting: NewSighting, spaceIds: readonly string[]): NewSighting {
  const embeddings = spaceIds.map((spaceId) => {
    const vector = sighting.embeddings.get(spaceId);
    if (vector === undefined) throw new SpacesChanged();
    return [spaceId, vector] as const;
  });
  return { ...sighting, embeddings: new Map(embeddings) };
}

function inOrder(stored: readonly StoredCapture[], captureKeys: readonly string[]): readonly StoredCapture[] {
  const byKey = Map.groupBy(stored, ({ captureKey }) => captureKey);
  return captureKeys.flatMap((captureKey) => byKey.get(captureKey) ?? []);
}
