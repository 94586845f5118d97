import { Worker } from 'node:worker_threads';
import type { Judgement, JudgeOrder } from './judge.ts';

/**
 * `judge` in a thread of its own.
 *
 * @throws the signal's reason once aborted.
 */
export async function judgeInWorker(order: JudgeOrder, signal?: AbortSignal): Promise<Judgement> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./judge-thread.ts', import.meta.url), { workerData: order });
  const stop = (): void => void worker.terminate();
  signal?.addEventListener('abort', stop);
  try {
    const judgement = await new Promise<Judgement | null>((resolve, reject) => {
      worker.on('message', (message: Judgement) => resolve(message));
      worker.on('error', (error) => reject(error instanceof Error ? error : new Error(String(error))));
      worker.on('exit', () => resolve(null));
    });
    signal?.throwIfAborted();
    if (judgement === null) throw new Error('The thread that judges models ended without an answer.');
    return judgement;
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
