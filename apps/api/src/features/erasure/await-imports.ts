import { DependencyError } from '../../core/errors.ts';
import { hasOlderImport } from './erasure.store.ts';
import type { ErasureStep } from './erasure-parts.ts';

/**
 * An import that was asked for before may still have the person ahead of it: it looks for the names of those who are being erased, so these
 * are kept until it is over. Everything else is gone by then.
 */
export const awaitImports: ErasureStep = async ({ database }, { erasure }) => {
  if (!(await hasOlderImport(database.client, erasure))) return;
  throw new DependencyError('database', 'an import of the gallery is under way', { retryAfterMs: 5_000 });
};
