import type { SubjectHint } from '@gallerist/embedding';
import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { consentMissingAt } from '../consent/consent-rule.ts';
import { mayBecomeEnrolled } from '../consent/consent.store.ts';
import { parseIdentityChange, type IdentityColumns } from '../identity/identity-input.ts';
import {
  ExternalIdTakenError,
  findByExternalIds,
  findNamedIdentities,
  insertIdentity,
} from '../identity/identity.store.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { runMutation } from '../mutation/mutation.ts';
import type { BulkEnrollment } from '../sample/bulk-enrollment.ts';
import { EnrollmentRefused } from '../sample/enrollment.ts';
import { placeMembers, type PlacedMembers } from './cluster-enrollment.ts';
import { openCluster } from './open-cluster.ts';
import { findClusters, keepMembers, settleCluster } from './cluster.store.ts';
import type { AcceptedAs, Cluster, ProbeKey } from './cluster.types.ts';

export interface AcceptParts {
  readonly database: Database;
  readonly bulk: BulkEnrollment;
  readonly blobs: Pick<BlobStore, 'read'>;
  /** How kept crops are to be read. */
  readonly cropHint: (modality: Modality) => SubjectHint;
}

export interface AcceptRequest {
  /** Row id; null if the caller's was none. */
  readonly clusterId: string | null;
  /** What the caller saw; null: whatever it is now. */
  readonly revision: number | null;
  readonly as: AcceptedAs;
  /** Only these members; null: all. */
  readonly probes: readonly ProbeKey[] | null;
  readonly idempotencyKey: string | null;
}

export interface Acceptance {
  readonly clusterId: string;
  readonly identityId: string;
  readonly sampleIds: readonly string[];
  /** Members whose crop was not taken, or of which none is kept. */
  readonly rejectedCount: number;
}

interface Prepared {
  readonly identityId: string;
  /** Null for an identity that is there. */
  readonly make: IdentityColumns | null;
  readonly placed: PlacedMembers;
}

/** Enrols the crops of a cluster's probes into an identity, by the path of every enrolment, and settles the cluster. */
export async function acceptCluster(
  parts: AcceptParts,
  ctx: RequestContext,
  request: AcceptRequest,
): Promise<Result<Acceptance, UserFailure>> {
  const { idempotencyKey, ...asked } = request;
  const written: string[] = [];
  try {
    const result = await runMutation<JsonObject, Result<Prepared, UserFailure>>(parts.database, ctx, {
      name: 'acceptCluster',
      idempotencyKey,
      input: { ...asked, as: { ...asked.as }, probes: asked.probes?.map((probe) => ({ ...probe })) ?? null },
      prepare: () => prepare(parts, ctx, { request, written }),
      run: async (tx, prepared) => {
        const open = await openCluster(tx, ctx, request);
        if (!open.ok) return open;
        return prepared.ok
          ? await write(tx, parts, {
              ctx,
              cluster: open.value,
              prepared: prepared.value,
              probes: request.probes,
            })
          : prepared;
      },
    });
    if (!result.ok) return result;
    const acceptance = result.value as unknown as Acceptance; // reason: written by `write`
    await drain(parts, ctx, acceptance.clusterId);
    return ok(acceptance);
  } catch (error) {
    // Somebody deleted the identity, or took the external id, since it was looked for.
    if (error instanceof EnrollmentRefused) return fail({ ...error.failure, path: identityPath });
    if (error instanceof ExternalIdTakenError) return fail(taken);
    throw error;
  } finally {
    await parts.bulk.discard(written);
  }
}

const identityPath = ['input', 'identityId'];
const taken: UserFailure = {
  code: 'EXTERNAL_ID_TAKEN',
  message: 'another identity of the gallery has this external id',
  path: ['input', 'newIdentity', 'externalId'],
};

async function prepare(
  parts: AcceptParts,
  ctx: RequestContext,
  { request, written }: { readonly request: AcceptRequest; readonly written: string[] },
): Promise<Result<Prepared, UserFailure>> {
  const { client } = parts.database;
  const ids = request.clusterId === null ? [] : [request.clusterId];
  const [cluster] = await findClusters(client, ctx.actor.scope, ids);
  if (cluster === undefined) return fail(notFound('cluster', ['input', 'clusterId']));
  const whom = await resolve(client, ctx, { cluster, as: request.as });
  if (!whom.ok) return whom;
  const { galleryId } = cluster;
  if (!(await mayBecomeEnrolled(client, { galleryId, identityId: whom.value.identityId }))) {
    return fail(consentMissingAt(whom.value.make === null ? identityPath : ['input', 'newIdentity']));
  }
  const placed = await placeMembers(parts, ctx, {
    ...{ cluster, identityId: whom.value.identityId, written, probes: request.probes },
  });
  return placed.ok ? ok({ ...whom.value, placed: placed.value }) : placed;
}

async function resolve(
  tx: Transaction,
  ctx: RequestContext,
  { cluster, as }: { readonly cluster: Cluster; readonly as: AcceptedAs },
): Promise<Result<Pick<Prepared, 'identityId' | 'make'>, UserFailure>> {
  if ('identityId' in as) {
    const ids = as.identityId === null ? [] : [as.identityId];
    const [identity] = (await findNamedIdentities(tx, ctx.actor.scope, ids)).values();
    return identity?.galleryId === cluster.galleryId
      ? ok({ identityId: identity.id, make: null })
      : fail(notFound('identity', identityPath));
  }
  const make = parseIdentityChange(as);
  if (!make.ok) {
    const field = make.error.path?.at(-1);
    return fail({ ...make.error, path: ['input', 'newIdentity', ...(field === undefined ? [] : [field])] });
  }
  const { externalId } = make.value;
  if (typeof externalId === 'string') {
    const known = await findByExternalIds(tx, cluster.galleryId, [externalId]);
    if (known.length > 0) return fail(taken);
  }
  return ok({ identityId: newId(), make: make.value });
}

async function write(
  tx: Transaction,
  { bulk }: AcceptParts,
  work: {
    readonly ctx: RequestContext;
    readonly cluster: Cluster;
    readonly prepared: Prepared;
    readonly probes: AcceptRequest['probes'];
  },
) {
  const { ctx, cluster, prepared, probes } = work;
  const { identityId, make, placed } = prepared;
  const { galleryId } = cluster;
  if (make !== null) {
    const blank = { externalId: null, name: null, metadata: {}, tags: [], enabled: true, validUntil: null };
    await insertIdentity(tx, { ...blank, ...make, id: identityId, galleryId });
  }
  await bulk.write(tx, ctx, { galleryId, identityId, samples: placed.samples, rejected: [], forced: [] });
  if (probes !== null) await keepMembers(tx, cluster.id, probes);
  await settleCluster(tx, cluster.id, { state: 'ACCEPTED', identityId });
  const sampleIds = placed.samples.map(({ id }) => id);
  const payload = { clusterId: cluster.id, identityId, sampleIds, rejectedCount: placed.rejectedCount };
  const detail = { identityId, accepted: sampleIds.length, rejected: placed.rejectedCount };
  const audit = { targetType: 'Cluster', targetId: cluster.id, galleryIds: [galleryId], detail };
  return ok({ payload, audit });
}

async function drain({ bulk, database }: AcceptParts, ctx: RequestContext, clusterId: string): Promise<void> {
  const [cluster] = await findClusters(database.client, ctx.actor.scope, [clusterId]);
  const target = cluster === undefined ? null : await bulk.findTarget(cluster.galleryId);
  if (target !== null) await bulk.drain(target);
}
