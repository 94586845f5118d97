import type { GalleryScope } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { resolveIdentityId } from '../identity/identity-alias.store.ts';
import { spaceKey, writtenSpacesOf } from '../promotion/written-spaces.store.ts';

/** The identity that gets samples, with what its gallery says about keeping pictures. */
export interface EnrollTarget {
  readonly identityId: string;
  readonly galleryId: string;
  readonly keepOriginals: boolean;
  readonly keepCrops: boolean;
  /** How long a body sample is found; null is for ever. */
  readonly bodyValidHours: number | null;
  readonly activeSpaces: ReadonlyMap<Modality, string>;
  /** Where new samples get a vector: the active space first. They may change until the transaction that writes. */
  readonly writtenSpaces: ReadonlyMap<Modality, readonly string[]>;
}

const galleryColumns = {
  keepOriginals: true,
  keepCrops: true,
  bodyValidHours: true,
  modalities: { select: { modality: true, activeSpaceId: true } },
} as const;

/** A gallery as a target, whoever its samples will be of; null if it is gone or going. */
export async function findBulkTarget(
  tx: Transaction,
  galleryId: string,
): Promise<Omit<EnrollTarget, 'identityId'> | null> {
  const row = await tx.gallery.findFirst({
    where: { id: galleryId, deletedAt: null },
    select: galleryColumns,
  });
  return row === null ? null : { galleryId, ...(await settingsOf(tx, galleryId, row)) };
}

async function settingsOf(
  tx: Transaction,
  galleryId: string,
  row: {
    readonly keepOriginals: boolean;
    readonly keepCrops: boolean;
    readonly bodyValidHours: number | null;
    readonly modalities: readonly { readonly modality: Modality; readonly activeSpaceId: string }[];
  },
): Promise<Omit<EnrollTarget, 'identityId' | 'galleryId'>> {
  const { keepOriginals, keepCrops, bodyValidHours, modalities } = row;
  const activeSpaces = new Map(modalities.map(({ modality, activeSpaceId }) => [modality, activeSpaceId]));
  const written = await writtenSpacesOf(tx, [galleryId]);
  const writtenSpaces = new Map(
    modalities.map(({ modality }) => [modality, written.get(spaceKey({ galleryId, modality })) ?? []]),
  );
  return { keepOriginals, keepCrops, bodyValidHours, activeSpaces, writtenSpaces };
}

/** Whom the id names, the winner where it was merged. Null if there is no such identity for the scope. */
export async function findEnrollTarget(
  tx: Transaction,
  scope: GalleryScope,
  identityId: string,
): Promise<EnrollTarget | null> {
  const row = await tx.identity.findFirst({
    where: {
      id: identityId,
      gallery: { deletedAt: null },
      ...(scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } }),
    },
    select: {
      id: true,
      mergedIntoId: true,
      galleryId: true,
      gallery: { select: galleryColumns },
    },
  });
  if (row === null) {
    return null;
  }
  if (row.mergedIntoId !== null) {
    const winnerId = await resolveIdentityId(tx, row.id);
    return winnerId === null ? null : findEnrollTarget(tx, scope, winnerId);
  }
  return {
    identityId: row.id,
    galleryId: row.galleryId,
    ...(await settingsOf(tx, row.galleryId, row.gallery)),
  };
}
