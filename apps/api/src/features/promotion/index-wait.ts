import { setTimeout as delay } from 'node:timers/promises';
import type { PreparationParts } from './promotion.parts.ts';
import { isIndexIncomplete } from './vectors-of-space.store.ts';

const drainTimeoutMs = 2_000;
const retryMs = 500;

/**
 * Waits, however long the index is away, until it holds what is pending in the space at the call.
 *
 * @throws what `signal` was aborted with.
 */
export async function untilIndexed(
  { database, drain }: Pick<PreparationParts, 'database' | 'drain'>,
  { spaceId }: { readonly spaceId: string },
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const { indexed } = await drain.drainOwn({ spaceIds: [spaceId], timeoutMs: drainTimeoutMs });
    if (indexed && !(await isIndexIncomplete(database.client, spaceId))) return;
    signal.throwIfAborted();
    await delay(retryMs, undefined, { signal });
  }
}
