import type { PackCost } from '@gallerist/embedding/node';
import type { Transaction } from '../../infra/prisma/database.ts';

const none = { parameters: null, macs: null };

/** null where nobody has counted yet; `cost` is null for a model that cannot be counted. */
export async function findCost(
  tx: Transaction,
  id: string,
): Promise<{ readonly cost: PackCost | null } | null> {
  const row = await tx.modelVersion.findUnique({ where: { id }, select: { cost: true } });
  const found = (row?.cost ?? null) as PackCost | typeof none | null; // reason: written by writeCost
  if (found === null) return null;
  return { cost: found.parameters === null ? null : found };
}

export async function writeCost(tx: Transaction, id: string, cost: PackCost | null): Promise<void> {
  const data = { cost: { ...(cost ?? none) } };
  // a model that was removed meanwhile has none
  await tx.modelVersion.updateMany({ where: { id }, data });
}
