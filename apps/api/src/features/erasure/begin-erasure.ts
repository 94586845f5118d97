import { newId } from '../../core/ids.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { deleteExportsOf } from '../export/export.store.ts';
import { removeFeedbackOf } from '../feedback/feedback-removal.ts';
import { namesOfIdentities } from '../identity/identity-alias.store.ts';
import { lockMergesOf } from '../identity/identity-merge.store.ts';
import { deleteIdentities, lockIdentities } from '../identity/identity.store.ts';
import { insertJob } from '../job/job.store.ts';
import { removeSamples } from '../sample/sample-removal.ts';
import { deleteSightingsOf } from '../sighting/sighting-removal.store.ts';
import { insertErasure, keepVectorsOf, lockCopiesOf } from './erasure.store.ts';
import type { ErasureReason } from './erasure.types.ts';
import {
  feedbackOf,
  namesOfPerson,
  probesSaidToBe,
  removeClustersOf,
  removePicturesOf,
  samplesOf,
  sightingsOf,
} from './person-rows.store.ts';

export interface ErasureOrder {
  /** Given where a receipt asks for it again. */
  readonly id?: string;
  readonly galleryId: string;
  readonly identityId: string;
  readonly reason: ErasureReason;
  readonly actorId: string | null;
  /** Looked at once the person is held: copies that were begun before must not count as newer. */
  readonly now: Date;
}

export interface BegunErasure {
  readonly id: string;
  readonly jobId: string;
  /** Of the outbox; drain them after the commit. */
  readonly spaceIds: readonly string[];
  readonly samples: number;
}

/** Before any row is read: merges of the gallery stand still, and nobody enrols into the person, until the transaction ends. */
export async function holdPerson(
  tx: Transaction,
  { galleryId, identityId }: Pick<ErasureOrder, 'galleryId' | 'identityId'>,
): Promise<readonly string[]> {
  await lockMergesOf(tx, galleryId);
  await lockCopiesOf(tx, galleryId);
  const names = (await namesOfIdentities(tx, [identityId])).get(identityId) ?? [];
  await lockIdentities(tx, names);
  return names;
}

/**
 * Takes a person away with everything that rows name as theirs, in one transaction: from its commit on nothing finds them. A job does the
 * rest (files, unnamed probes, texts), from what is kept beside the erasure for it. Hold the person first.
 */
export async function beginErasure(
  tx: Transaction,
  order: ErasureOrder,
  identityIds: readonly string[],
): Promise<BegunErasure> {
  const { galleryId, identityId, reason, actorId, now } = order;
  const id = order.id ?? newId();
  const job = await insertJob(tx, { kind: 'erase', galleryId, actorId, input: { erasureId: id } });
  const sampleIds = await samplesOf(tx, identityIds);
  const consents = await tx.consent.count({ where: { identityId: { in: [...identityIds] } } });
  const names = await namesOfPerson(tx, identityIds);
  const probes = await probesSaidToBe(tx, identityIds);
  const feedbackIds = await feedbackOf(tx, identityIds);
  const base = { id, galleryId, identityId, identityIds, reason, requestedById: actorId, jobId: job.id };
  const empty = { names, sampleIds, feedbackIds, probes, spaceIds: [], blobKeys: [], modelVersionIds: [] };
  await insertErasure(tx, { ...base, createdAt: now, workspace: empty, removed: {} });
  const sightingIds = await sightingsOf(tx, identityIds, sampleIds);
  const vectors = await keepVectorsOf(tx, id, { sampleIds, sightingIds });
  const sightings = await deleteSightingsOf(tx, { sightingIds }, sightingIds.length);
  const pictures = await removePicturesOf(tx, { galleryId, identityIds, sampleIds });
  const samples = await removeSamples(tx, { sampleIds }, now);
  const probeCrops = await removeFeedbackOf(tx, [identityId]);
  const clusters = await removeClustersOf(tx, identityIds);
  const exportKeys = await deleteExportsOf(tx, galleryId);
  await deleteIdentities(tx, [...identityIds]);
  const blobKeys = [
    ...samples.cropBlobKeys,
    ...pictures.blobKeys,
    ...probeCrops,
    ...exportKeys,
    ...sightings.cropBlobKeys,
  ];
  const removed = {
    ...{ identities: identityIds.length, samples: samples.count, embeddings: vectors.count, consents },
    ...{ feedback: feedbackIds.length, clusters, sightings: sightings.count, exports: exportKeys.length },
    ...{ originals: pictures.originals, originalsOfOthers: pictures.ofOthers },
  };
  await noteBegun(tx, id, { removed, workspace: { ...empty, spaceIds: vectors.spaceIds, blobKeys } });
  return { id, jobId: job.id, spaceIds: vectors.spaceIds, samples: samples.count };
}

async function noteBegun(
  tx: Transaction,
  id: string,
  { removed, workspace }: { readonly removed: object; readonly workspace: object },
): Promise<void> {
  await tx.erasure.update({ where: { id }, data: { removed, workspace }, select: { id: true } });
}
