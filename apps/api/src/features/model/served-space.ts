import { InferenceError, PackError, type PipelineDescription } from '@gallerist/embedding';
import { DependencyError } from '../../core/errors.ts';
import type { PackRegistry } from './pack-registry.ts';

/** Loading a model takes seconds, and another process may just be writing its files. */
const retryAfterMs = 2_000;

/**
 * Has this process's pool serve a space that a gallery is written or searched in.
 *
 * @throws {DependencyError} with `dependency: 'inference'` if its model cannot be loaded now: the request may be sent again.
 */
export async function serveSpace(
  packs: Pick<PackRegistry, 'ensure'>,
  spaceId: string,
): Promise<PipelineDescription> {
  try {
    return await packs.ensure(spaceId);
  } catch (error) {
    if (!(error instanceof PackError || error instanceof InferenceError)) throw error;
    throw new DependencyError('inference', `the model of a space cannot be loaded: ${error.code}`, {
      cause: error,
      retryAfterMs,
    });
  }
}
