import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import { packFromThread, sentPack } from '../pack/pack-thread.ts';
import type { SentPack } from '../pack/pack-thread.ts';
import type { AdapterPackJob } from './adapter-pack-job.types.ts';

/** A job as a message. */
export interface SentAdapterJob {
  readonly job: Omit<AdapterPackJob, 'base' | 'reference'>;
  readonly base: SentPack;
  readonly thresholds: AdapterPackJob['reference']['thresholds'];
  readonly adapter: SentPack | null;
}

/** `makeAdapterPack` in a thread of its own. @throws As `makeAdapterPack`, and as `packFromThread`. */
export async function makeAdapterPackInWorker(
  { base, reference, ...job }: AdapterPackJob,
  signal?: AbortSignal,
): Promise<LocatedPack> {
  const { thresholds, adapter } = reference;
  const sent: SentAdapterJob = {
    ...{ job, thresholds },
    base: sentPack(base),
    adapter: adapter && sentPack(adapter),
  };
  return await packFromThread(new URL('./adapter-pack-thread.ts', import.meta.url), sent, signal);
}
