import type { Transaction } from '../../infra/prisma/database.ts';

/** Whether pictures may be added: the gallery is there and not being deleted. */
export async function galleryAccepts(tx: Transaction, galleryId: string): Promise<boolean> {
  const row = await tx.gallery.findFirst({ where: { id: galleryId, deletedAt: null }, select: { id: true } });
  return row !== null;
}
