import type { Transaction } from '../../infra/prisma/database.ts';
import { findModelSpaces } from './evaluation.store.ts';

/** The space that a model makes vectors of, and of what; null for a model that is not here. */
export async function modelSpace(tx: Transaction, modelVersionId: string) {
  return (await findModelSpaces(tx, [modelVersionId]))[0] ?? null;
}
