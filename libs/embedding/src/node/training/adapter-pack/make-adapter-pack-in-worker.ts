import { Worker } from 'node:worker_threads';
import { PackError } from '../../../errors.ts';
import type { PackErrorCode } from '../../../errors.ts';
import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import type { PackManifest } from '../../../packs/manifest.ts';
import type { AdapterPackJob } from './adapter-pack-job.types.ts';

/** A job without its locations, which no message can carry. */
export interface PackThreadData {
  readonly job: AdapterPackJob;
  readonly baseAt: string;
  readonly adapterAt: string | null;
}

export type PackThreadMessage =
  | { readonly kind: 'made'; readonly manifest: PackManifest; readonly location: string }
  | { readonly kind: 'failed'; readonly code: PackErrorCode | null; readonly message: string };

/**
 * `makeAdapterPack` in a thread of its own.
 *
 * @throws As `makeAdapterPack`. @throws the signal's reason once aborted: the thread is ended, and its leftovers with the next pack.
 */
export async function makeAdapterPackInWorker(
  job: AdapterPackJob,
  signal?: AbortSignal,
): Promise<LocatedPack> {
  signal?.throwIfAborted();
  const { base, reference } = job;
  const withoutLocation = ({ manifest }: LocatedPack) => ({ manifest });
  const data = {
    job: {
      ...job,
      base: withoutLocation(base),
      reference: { ...reference, adapter: reference.adapter && withoutLocation(reference.adapter) },
    },
    baseAt: base.location.href,
    adapterAt: reference.adapter?.location.href ?? null,
  };
  const worker = new Worker(new URL('./adapter-pack-thread.ts', import.meta.url), { workerData: data });
  const stop = (): void => void worker.terminate();
  signal?.addEventListener('abort', stop);
  try {
    const message = await answerOf(worker);
    if (message?.kind === 'made') {
      return { manifest: message.manifest, location: new URL(message.location) };
    }
    signal?.throwIfAborted();
    if (message === null) throw new Error('The thread that makes a pack ended without an answer.');
    throw message.code === null ? new Error(message.message) : new PackError(message.code, message.message);
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

function answerOf(worker: Worker): Promise<PackThreadMessage | null> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: PackThreadMessage) => resolve(message));
    worker.on('error', (error) => reject(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => resolve(null));
  });
}
