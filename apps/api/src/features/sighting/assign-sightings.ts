import type { SubjectHint } from '@gallerist/embedding';
import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { consentMissingAt } from '../consent/consent-rule.ts';
import { mayBeEnrolled } from '../consent/consent.store.ts';
import { isProbeVetoed } from '../feedback/vetoed-hits.ts';
import { lockNamedIdentity, resolveIdentityIds } from '../identity/identity-alias.store.ts';
import { findNamedIdentities } from '../identity/identity.store.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { runMutation } from '../mutation/mutation.ts';
import type { BulkEnrollment } from '../sample/bulk-enrollment.ts';
import { EnrollmentRefused } from '../sample/enrollment.ts';
import type { RejectedImage } from '../sample/sample.types.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';
import { lockSightings, nameSightings, setSamples } from './naming.store.ts';
import { samplesOfSightings, type SamplesOfSightings } from './sighting-samples.ts';
import { findSightings, vectorsOf } from './sighting.store.ts';
import type { Sighting } from './sighting.types.ts';

export interface AssignParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: Pick<BlobStore, 'read'>;
  readonly samples: { readonly bulk: BulkEnrollment };
  /** How kept crops are to be read. */
  readonly cropHint: (modality: Modality) => SubjectHint;
  /** τ_dup of a space. */
  readonly duplicateSimilarityOf: (spaceId: string) => number;
}

export interface AssignRequest {
  /** A null id was none at all. */
  readonly sightingIds: readonly (string | null)[];
  readonly identityId: string | null;
  /** Make samples of the crops, too. */
  readonly enroll: boolean;
  /** Whatever somebody said before. */
  readonly force: boolean;
  readonly idempotencyKey: string | null;
}

export interface Assignment {
  readonly sightingIds: readonly string[];
  readonly sampleIds: readonly string[];
  /** By position among the sightings of the call. */
  readonly rejected: readonly RejectedImage[];
}

const mostSightings = 100;
const sightingsPath = ['input', 'sightingIds'];
const identityPath = ['input', 'identityId'];

interface Prepared extends SamplesOfSightings {
  readonly identityId: string;
  readonly galleryId: string;
  readonly sightings: readonly Sighting[];
}

/** Says who sightings are; with `enroll` their crops become samples, by the path of every enrolment. */
export async function assignSightings(
  parts: AssignParts,
  ctx: RequestContext,
  request: AssignRequest,
): Promise<Result<Assignment, UserFailure>> {
  const { idempotencyKey, ...asked } = request;
  const written: string[] = [];
  const { bulk } = parts.samples;
  try {
    const result = await runMutation<JsonObject, Result<Prepared, UserFailure>>(parts.database, ctx, {
      name: 'assignSightings',
      idempotencyKey,
      input: { ...asked, sightingIds: [...asked.sightingIds] },
      prepare: () => prepare(parts, ctx, { request, written }),
      run: async (tx, prepared) =>
        prepared.ok ? await write(tx, parts, { ctx, prepared: prepared.value, request }) : prepared,
    });
    if (!result.ok) return result;
    const assignment = result.value as unknown as Assignment; // reason: written by `write`
    await drain(parts, ctx, assignment);
    return ok(assignment);
  } catch (error) {
    // Somebody deleted the identity, or withdrew their consent, since it was looked for.
    if (error instanceof EnrollmentRefused) return fail({ ...error.failure, path: identityPath });
    throw error;
  } finally {
    await bulk.discard(written);
  }
}

/** The sightings in the order of the ids, each once; a failure if one is not there for the caller. */
export async function findAsked(
  { database, clock }: Pick<AssignParts, 'database' | 'clock'>,
  ctx: RequestContext,
  asked: readonly (string | null)[],
): Promise<Result<readonly Sighting[], UserFailure>> {
  const ids = [...new Set(asked)];
  if (ids.length === 0) return fail(invalidInput('sightingIds must have at least one id', sightingsPath));
  if (ids.length > mostSightings) {
    const message = `sightingIds must have at most ${mostSightings} ids`;
    return fail({ code: 'LIMIT_EXCEEDED', message, path: sightingsPath });
  }
  const visible = { scope: ctx.actor.scope, now: clock.now() };
  const found = await findSightings(
    database.client,
    visible,
    ids.flatMap((id) => id ?? []),
  );
  const byId = new Map(found.map((sighting) => [sighting.id, sighting]));
  const sightings = ids.flatMap((id) => byId.get(id ?? '') ?? []);
  return sightings.length < ids.length ? fail(notFound('sighting', sightingsPath)) : ok(sightings);
}

async function prepare(
  parts: AssignParts,
  ctx: RequestContext,
  { request, written }: { readonly request: AssignRequest; readonly written: string[] },
): Promise<Result<Prepared, UserFailure>> {
  const { client } = parts.database;
  const found = await findAsked(parts, ctx, request.sightingIds);
  if (!found.ok) return found;
  const sightings = found.value;
  const ids = request.identityId === null ? [] : [request.identityId];
  const [identity] = (await findNamedIdentities(client, ctx.actor.scope, ids)).values();
  if (identity === undefined) return fail(notFound('identity', identityPath));
  const { id: identityId, galleryId } = identity;
  if (sightings.some((sighting) => sighting.galleryId !== galleryId)) return fail(ofOtherGallery);
  if (!(await mayBeEnrolled(client, identityId))) return fail(consentMissingAt(identityPath));
  const target = await parts.samples.bulk.findTarget(galleryId);
  if (target === null) return fail(notFound('sighting', sightingsPath));
  const spaceIds = [...target.activeSpaces.values()];
  if (!request.force && (await isAnyVetoed(parts, ctx, { sightings, identityId, galleryId, spaceIds })))
    return fail(vetoed);
  const nothing: SamplesOfSightings = { samples: new Map(), rejected: [] };
  const made = request.enroll
    ? await samplesOfSightings(parts, ctx, { sightings, target: { ...target, identityId }, written })
    : ok(nothing);
  return made.ok ? ok({ ...made.value, identityId, galleryId, sightings }) : made;
}

const ofOtherGallery: UserFailure = {
  code: 'GALLERY_MISMATCH',
  message: 'the identity is of another gallery than a sighting',
  path: identityPath,
};
const vetoed: UserFailure = {
  code: 'SIGHTING_VETOED',
  message: 'somebody said of a picture like one of these that it is not this person',
  path: identityPath,
};

/** By the rule of every search: near an exemplar of a veto, and not nearer to one of the identity's own samples. */
async function isAnyVetoed(
  { database, clock, duplicateSimilarityOf }: AssignParts,
  ctx: RequestContext,
  of: {
    readonly sightings: readonly Sighting[];
    readonly identityId: string;
    readonly galleryId: string;
    readonly spaceIds: readonly string[];
  },
): Promise<boolean> {
  const { sightings, identityId, galleryId, spaceIds } = of;
  const { client } = database;
  const veto = { client, duplicateSimilarityOf, actorId: ctx.actor.id, now: clock.now() };
  const ids = sightings.map(({ id }) => id);
  for (const spaceId of spaceIds) {
    for (const { vector } of await vectorsOf(client, spaceId, ids)) {
      const probe = { identityId, galleryId, spaceId, vector: embeddingFromBytes(vector) };
      if (await isProbeVetoed(veto, probe)) return true;
    }
  }
  return false;
}

async function write(
  tx: Transaction,
  { samples: { bulk }, clock }: AssignParts,
  work: { readonly ctx: RequestContext; readonly prepared: Prepared; readonly request: AssignRequest },
) {
  const { ctx, prepared } = work;
  const { galleryId, sightings, rejected } = prepared;
  const identityId = await lockNamedIdentity(tx, prepared.identityId, 'UPDATE');
  if (identityId === null) return fail(notFound('identity', identityPath));
  const samples = [...prepared.samples.values()];
  if (samples.length > 0) {
    await bulk.write(tx, ctx, { galleryId, identityId, samples, rejected: [], forced: [] });
  }
  const ids = sightings.map(({ id }) => id);
  const locked = await lockSightings(tx, ids);
  if (locked.length < ids.length) return fail(notFound('sighting', sightingsPath));
  const names = locked.flatMap((sighting) => sighting.identityId ?? []);
  const resolved = await resolveIdentityIds(tx, names);
  if (names.some((name) => resolved.get(name) !== identityId)) return fail(namedOtherwise);
  await nameSightings(tx, ids, { identityId, namedById: ctx.actor.id, namedAt: clock.now() });
  await setSamples(tx, new Map([...prepared.samples].map(([id, sample]) => [id, sample.id])));
  const sampleIds = samples.map(({ id }) => id);
  const payload = { sightingIds: ids, sampleIds, rejected: rejected.map((one) => ({ ...one })) };
  const detail = { sightings: ids, samples: sampleIds, force: work.request.force };
  return ok({
    payload,
    audit: { targetType: 'Identity', targetId: identityId, galleryIds: [galleryId], detail },
  });
}

const namedOtherwise: UserFailure = {
  code: 'SIGHTING_NAMED',
  message: 'a sighting has been named as somebody else: take that back first',
  path: sightingsPath,
};

/** Lets the index take the new samples, for a moment; searches see them in any case. */
async function drain(
  parts: AssignParts,
  ctx: RequestContext,
  { sightingIds, sampleIds }: Assignment,
): Promise<void> {
  if (sampleIds.length === 0) return;
  const visible = { scope: ctx.actor.scope, now: parts.clock.now() };
  const [sighting] = await findSightings(parts.database.client, visible, sightingIds.slice(0, 1));
  const { bulk } = parts.samples;
  const target = sighting === undefined ? null : await bulk.findTarget(sighting.galleryId);
  if (target !== null) await bulk.drain(target);
}
