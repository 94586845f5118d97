import { randomBytes } from 'node:crypto';
import type { Transaction } from '../../infra/prisma/database.ts';

const saltBytes = 32;

/** The salt of each gallery, made now where it had none; galleries that are gone are left out. */
export async function gallerySalts(
  tx: Transaction,
  galleryIds: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const there = await tx.gallery.findMany({
    where: { id: { in: [...galleryIds] }, deletedAt: null },
    select: { id: true },
  });
  // Two who come first at once: the later one keeps the salt of the other.
  await tx.gallerySalt.createMany({
    data: there.map(({ id }) => ({ galleryId: id, salt: randomBytes(saltBytes) })),
    skipDuplicates: true,
  });
  const rows = await tx.gallerySalt.findMany({ where: { galleryId: { in: there.map(({ id }) => id) } } });
  return new Map(rows.map(({ galleryId, salt }) => [galleryId, salt]));
}
