import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import { invalidInput, notFound } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { consentMissingAt } from '../consent/consent-rule.ts';
import { mayBeEnrolled } from '../consent/consent.store.ts';
import { runMutation } from '../mutation/mutation.ts';
import type { Effect } from '../mutation/mutation.ts';
import { enqueueUpserts, lockSamples } from '../search/outbox.store.ts';
import type { EnrollParts } from './enroll.ts';
import { findEnrollTarget } from './enroll-target.store.ts';
import { sampleIdsPath, sampleIdsProblem } from './sample-ids.ts';
import { sampleFromJson, sampleToJson } from './sample-json.ts';
import { assignSamples, findSamples, lockIdentity, spacesOfSamples } from './sample.store.ts';
import type { Sample } from './sample.types.ts';

const DRAIN_TIMEOUT_MS = 2000;

export type MoveParts = Pick<EnrollParts, 'database' | 'drain'>;

export interface MoveRequest {
  /** Row ids; null for what was no sample's global id. */
  readonly sampleIds: readonly (string | null)[];
  /** Row id; null if the global id was no identity's. */
  readonly toIdentityId: string | null;
  readonly idempotencyKey: string | null;
}

export interface MoveOutcome {
  /** Each once, in the order of the request; those that were there already too. */
  readonly samples: readonly Sample[];
  readonly indexed: boolean;
  readonly userErrors: readonly UserFailure[];
}

interface Moved {
  readonly samples: readonly JsonObject[];
  readonly spaceIds: readonly string[];
}

/** Gives samples to another identity of their gallery: all of them or none. */
export async function moveSamples(
  parts: MoveParts,
  ctx: RequestContext,
  request: MoveRequest,
): Promise<MoveOutcome> {
  const { sampleIds, toIdentityId, idempotencyKey } = request;
  const problem = sampleIdsProblem(sampleIds);
  if (problem !== null) {
    return refused(problem);
  }
  const result = await runMutation<JsonObject>(parts.database, ctx, {
    name: 'moveSamples',
    idempotencyKey,
    input: { sampleIds, toIdentityId },
    run: (tx) => writeMove(tx, ctx, request),
  });
  if (!result.ok) {
    return refused(result.error);
  }
  const { samples, spaceIds } = result.value as unknown as Moved; // reason: written by writeMove
  const { indexed } = await parts.drain.drainOwn({ spaceIds, timeoutMs: DRAIN_TIMEOUT_MS });
  return { samples: samples.map(sampleFromJson), indexed, userErrors: [] };
}

async function writeMove(
  tx: Transaction,
  ctx: RequestContext,
  { sampleIds, toIdentityId }: MoveRequest,
): Promise<Result<Effect<JsonObject>, UserFailure>> {
  const target = toIdentityId === null ? null : await findEnrollTarget(tx, ctx.actor.scope, toIdentityId);
  // The identity before its samples, as whoever deletes an identity locks them.
  const identityId = target === null ? null : await lockIdentity(tx, target);
  if (target === null || identityId === null) {
    return fail(notFound('identity', ['input', 'toIdentityId']));
  }
  if (!(await mayBeEnrolled(tx, identityId))) return fail(consentMissingAt(['input', 'toIdentityId']));
  const { galleryId } = target;
  const wanted = [...new Set(sampleIds.flatMap((id) => id ?? []))];
  // Locked before they are looked at: another caller may be deleting or moving one of them.
  await lockSamples(tx, wanted);
  const rows = new Map((await findSamples(tx, ctx.actor.scope, wanted)).map((row) => [row.id, row]));
  const found = wanted.flatMap((id) => rows.get(id) ?? []);
  if (found.length < wanted.length || sampleIds.includes(null)) {
    return fail(notFound('sample', sampleIdsPath));
  }
  if (found.some((sample) => sample.galleryId !== galleryId)) {
    return fail(invalidInput('the samples and the identity must be of one gallery', sampleIdsPath));
  }
  const moving = found.filter((sample) => sample.identityId !== identityId);
  const spaceIds = await give(tx, { found, moving, identityId, galleryId });
  const from = Object.fromEntries(moving.map((sample) => [sample.id, sample.identityId]));
  const detail = { samples: wanted, from };
  const audit = { targetType: 'Identity', targetId: identityId, galleryIds: [galleryId], detail };
  const samples = found.map((sample) => sampleToJson({ ...sample, identityId }));
  return ok({ payload: { samples, spaceIds }, audit });
}

/** Answers the spaces of all samples: what brought a sample there before may still be on its way to the index. */
async function give(
  tx: Transaction,
  move: {
    readonly found: readonly Sample[];
    readonly moving: readonly Sample[];
    readonly identityId: string;
    readonly galleryId: string;
  },
): Promise<string[]> {
  const { found, moving, identityId, galleryId } = move;
  const movingIds = new Set(moving.map((sample) => sample.id));
  await assignSamples(tx, [...movingIds], identityId);
  const embeddings = await spacesOfSamples(
    tx,
    found.map((sample) => sample.id),
  );
  const moved = embeddings.filter(({ sampleId }) => movingIds.has(sampleId));
  await enqueueUpserts(
    tx,
    moved.map(({ sampleId, spaceId }) => ({ spaceId, pointId: sampleId, galleryId, identityId })),
  );
  return [...new Set(embeddings.map(({ spaceId }) => spaceId))];
}

function refused(failure: UserFailure): MoveOutcome {
  return { samples: [], indexed: true, userErrors: [failure] };
}
