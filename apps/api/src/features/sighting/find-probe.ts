import type { RequestContext } from '../../core/context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { CameraName } from '../camera/camera.types.ts';
import type { Rejection } from '../sample/reject-reason.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';
import { resolveProbes } from '../search/probe-resolution.ts';
import type { ProbeInput } from '../search/search.types.ts';
import type { FindParts } from './find-sightings.ts';
import { findSampleFacts } from './find.store.ts';
import type { FindProbe, FindRequest } from './find.types.ts';
import { findSightings, vectorsOf } from './sighting.store.ts';

/** What is looked for, and what is known of it. */
export interface ResolvedProbe {
  readonly vector: Float32Array;
  readonly camera: CameraName | null;
  readonly interval: { readonly capturedAt: Date; readonly capturedUntil: Date } | null;
  readonly identityId: string | null;
  /** The sighting that it is itself. */
  readonly ownId: string | null;
}

/** Why a picture gives no probe. */
export interface RejectedProbe {
  readonly rejected: readonly Rejection[];
}

interface Where {
  readonly spaceId: string;
  readonly galleryIds: readonly string[];
}

export async function resolveFindProbe(
  parts: FindParts,
  ctx: RequestContext,
  { request, where }: { readonly request: FindRequest; readonly where: Where },
): Promise<Result<ResolvedProbe | RejectedProbe, UserFailure>> {
  const { probe } = request;
  if (probe.kind === 'sighting') return await ofSighting(parts, ctx, { sightingId: probe.sightingId, where });
  const found = await resolveProbes(parts, ctx, {
    input: inputOf(probe),
    modality: request.modality,
    path: ['input', 'probe'],
    spaceIds: [where.spaceId],
    mediaGalleryIds: where.galleryIds,
    hint: probe.kind === 'image' ? probe.hint : undefined,
    maxSubjects: 1,
  });
  if (!found.ok) return found;
  const [first] = found.value.probes;
  if (first === undefined) return ok({ rejected: found.value.rejected });
  if (first.rejected !== null)
    return ok({ rejected: [{ reason: first.rejected, message: 'the subject cannot be searched for' }] });
  const vector = first.embeddings.get(where.spaceId) ?? new Float32Array();
  const facts =
    probe.kind === 'sample' && probe.sampleId !== null
      ? await findSampleFacts(parts.database.client, ctx.actor.scope, probe.sampleId)
      : null;
  const at = facts?.capturedAt ?? null;
  return ok({
    vector,
    camera: facts === null || facts.cameraId === null ? null : { text: facts.cameraId, id: null },
    interval: at === null ? null : { capturedAt: at, capturedUntil: at },
    identityId: facts?.identityId ?? null,
    ownId: null,
  });
}

function inputOf(probe: Exclude<FindProbe, { readonly kind: 'sighting' }>): ProbeInput {
  if (probe.kind !== 'image') return probe;
  const { kind, image } = probe;
  return { kind, image };
}

async function ofSighting(
  { database, clock }: FindParts,
  ctx: RequestContext,
  { sightingId, where }: { readonly sightingId: string | null; readonly where: Where },
): Promise<Result<ResolvedProbe, UserFailure>> {
  const path = ['input', 'probe', 'sightingId'];
  const visible = { scope: ctx.actor.scope, now: clock.now() };
  const [sighting] = sightingId === null ? [] : await findSightings(database.client, visible, [sightingId]);
  if (sighting === undefined) return fail(notFound('sighting', path));
  const [stored] = await vectorsOf(database.client, where.spaceId, [sighting.id]);
  if (stored === undefined) {
    const message = 'the sighting has no embedding in the space that is searched';
    return fail({ code: 'SPACE_MISMATCH', message, path });
  }
  const { id, cameraId, capturedAt, capturedUntil, identityId } = sighting;
  return ok({
    vector: embeddingFromBytes(stored.vector),
    // Its row id is no text that anybody calls a camera by.
    camera: { text: '', id: cameraId },
    interval: { capturedAt, capturedUntil },
    identityId,
    ownId: id,
  });
}
