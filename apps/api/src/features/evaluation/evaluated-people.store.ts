import type { SubjectQuality } from '@gallerist/embedding';
import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { namesOfIdentities } from '../identity/identity-alias.store.ts';
import type { EvaluatedSample } from './evaluation.types.ts';

/** Identities with a sample of the modality, with their galleries, by id. */
export async function findPeople(
  tx: Transaction,
  galleryIds: readonly string[],
  modality: Modality,
): Promise<readonly { readonly identityId: string; readonly galleryId: string }[]> {
  const rows = await tx.sample.findMany({
    where: { galleryId: { in: [...galleryIds] }, modality, gallery: { deletedAt: null } },
    select: { identityId: true, galleryId: true },
    distinct: ['identityId'],
    orderBy: { identityId: 'asc' },
  });
  return rows;
}

/** The oldest samples of each, grouped by identity. */
export async function findSamplesOf(
  tx: Transaction,
  identityIds: readonly string[],
  of: { readonly modality: Modality; readonly perIdentity: number },
): Promise<readonly EvaluatedSample[]> {
  const rows = await tx.sample.findMany({
    where: { identityId: { in: [...identityIds] }, modality: of.modality },
    select: { id: true, identityId: true, galleryId: true, cameraId: true, quality: true },
    orderBy: [{ identityId: 'asc' }, { id: 'asc' }],
  });
  const taken = new Map<string, number>();
  return rows.flatMap(({ quality, ...row }) => {
    const count = taken.get(row.identityId) ?? 0;
    if (count === of.perIdentity) return [];
    taken.set(row.identityId, count + 1);
    const { overall = null, yawDegrees = null, subjectPx = null } = quality as Partial<SubjectQuality>; // reason: written by enrolment
    return [{ ...row, quality: overall, yawDegrees, subjectPx }];
  });
}

const trainedParts = ['TRAIN', 'VALIDATION'] as const;

/**
 * Those of the identities that some model was ever trained or tuned on: under any name that was merged into them, or by a sample that
 * came to them later.
 */
export async function everTrainedOn(
  tx: Transaction,
  identityIds: readonly string[],
  samples: readonly EvaluatedSample[],
): Promise<ReadonlySet<string>> {
  const names = await namesOfIdentities(tx, identityIds);
  const ownerOf = new Map([...names].flatMap(([owner, all]) => all.map((name) => [name, owner] as const)));
  const byName = await tx.trainingItem.findMany({
    where: { identityId: { in: [...ownerOf.keys()] }, part: { in: [...trainedParts] } },
    select: { identityId: true },
    distinct: ['identityId'],
  });
  const bySample = await tx.trainingItem.findMany({
    where: { itemId: { in: samples.map(({ id }) => id) }, kind: 'SAMPLE', part: { in: [...trainedParts] } },
    select: { itemId: true },
    distinct: ['itemId'],
  });
  const identityOf = new Map(samples.map(({ id, identityId }) => [id, identityId]));
  return new Set([
    ...byName.flatMap(({ identityId }) => ownerOf.get(identityId) ?? []),
    ...bySample.flatMap(({ itemId }) => identityOf.get(itemId) ?? []),
  ]);
}

/** Identities that the run trained on and another one did not, as long as they are there. */
export async function onlyTrainedBy(
  tx: Transaction,
  runId: string,
  otherRunId: string | null,
): Promise<readonly string[]> {
  const rows = await tx.trainingItem.findMany({
    where: { runId, part: 'TRAIN', kind: 'SAMPLE' },
    select: { identityId: true },
    distinct: ['identityId'],
  });
  if (otherRunId === null) return rows.map(({ identityId }) => identityId);
  const others = await tx.trainingItem.findMany({
    where: { runId: otherRunId, part: { in: [...trainedParts] } },
    select: { identityId: true },
    distinct: ['identityId'],
  });
  const known = new Set(others.map(({ identityId }) => identityId));
  return rows.map(({ identityId }) => identityId).filter((id) => !known.has(id));
}
