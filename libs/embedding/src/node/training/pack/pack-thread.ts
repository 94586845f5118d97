import { parentPort, Worker } from 'node:worker_threads';
import { PackError } from '../../../errors.ts';
import type { PackErrorCode } from '../../../errors.ts';
import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import type { PackManifest } from '../../../packs/manifest.ts';

/** A located pack as a message: no message can carry its location. */
export interface SentPack {
  readonly manifest: PackManifest;
  readonly location: string;
}

type PackThreadMessage =
  | { readonly kind: 'made'; readonly pack: SentPack }
  | { readonly kind: 'failed'; readonly code: PackErrorCode | null; readonly message: string };

export const sentPack = ({ manifest, location }: LocatedPack): SentPack => ({
  manifest,
  location: location.href,
});

export const receivedPack = ({ manifest, location }: SentPack): LocatedPack => ({
  manifest,
  location: new URL(location),
});

/**
 * Has a pack made by a thread of its own, whose entry calls `answerWithPack`.
 *
 * @throws {PackError} as the thread does. @throws the signal's reason once aborted: the thread is ended, and its leftovers with the
 * next pack.
 */
export async function packFromThread(
  entry: URL,
  workerData: unknown,
  signal?: AbortSignal,
): Promise<LocatedPack> {
  signal?.throwIfAborted();
  const worker = new Worker(entry, { workerData });
  const stop = (): void => void worker.terminate();
  signal?.addEventListener('abort', stop);
  try {
    const message = await answerOf(worker);
    if (message?.kind === 'made') return receivedPack(message.pack);
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

/** In the thread: makes one pack and ends. */
export async function answerWithPack(make: () => Promise<LocatedPack>): Promise<void> {
  const port = parentPort;
  if (port === null) throw new TypeError('answerWithPack: must be called in a worker thread');
  const post = (message: PackThreadMessage): void => port.postMessage(message);
  try {
    post({ kind: 'made', pack: sentPack(await make()) });
  } catch (error) {
    const code = error instanceof PackError ? error.code : null;
    post({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) });
  }
}
