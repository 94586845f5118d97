import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Runs a worker file that answers its `workerData` with one message, in a thread of its own.
 *
 * @throws The signal's reason once it is aborted; the thread is gone by then.
 */
export async function runInThread<T>(file: URL, input: unknown, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const worker = new Worker(file, { workerData: input });
  try {
    // 'error' of the worker rejects; so does the signal.
    const [answer] = (await once(worker, 'message', { signal })) as [T]; // reason: all that the worker posts
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await worker.terminate();
  }
}
