import { invalidInput } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { enrollLimits } from './sample.types.ts';

export const sampleIdsPath = ['input', 'sampleIds'] as const;

/** What is wrong with the number of samples that a mutation names; null if nothing is. */
export function sampleIdsProblem(ids: readonly (string | null)[]): UserFailure | null {
  if (ids.length === 0) {
    return invalidInput('sampleIds must have at least one id', sampleIdsPath);
  }
  const message = `sampleIds must have at most ${enrollLimits.maxImages} ids`;
  return ids.length > enrollLimits.maxImages
    ? { code: 'LIMIT_EXCEEDED', message, path: sampleIdsPath }
    : null;
}
