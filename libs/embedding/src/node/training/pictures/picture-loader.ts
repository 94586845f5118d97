import { Worker } from 'node:worker_threads';
import { TrainingError } from '../../../training/training-error.ts';
import type { LoadAnswer, LoadedBatch, LoaderData, LoadRequest } from './picture-rows.types.ts';

/** A thread that makes batches beside the steps of training. */
export interface PictureLoader {
  /** Batches are made one after the other. @throws {TrainingError} `DATA_INVALID` for a picture that cannot be used. */
  load(request: Omit<LoadRequest, 'id'>): Promise<LoadedBatch>;
  /** Ends the thread; what it still owes is refused. */
  dispose(): Promise<void>;
}

interface Waiting {
  readonly resolve: (batch: LoadedBatch) => void;
  readonly reject: (error: Error) => void;
}

export function startPictureLoader(data: LoaderData): PictureLoader {
  const worker = new Worker(new URL('./loader-thread.ts', import.meta.url), { workerData: data });
  const waiting = new Map<number, Waiting>();
  let nextId = 0;
  let end: Error | null = null;
  const refuseAll = (error: Error): void => {
    end ??= error;
    waiting.forEach(({ reject }) => reject(error));
    waiting.clear();
  };
  worker.on('message', (answer: LoadAnswer) => {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('batch' in answer) one?.resolve(answer.batch);
    else one?.reject(errorOf(answer.fault));
  });
  worker.on('error', (error) => refuseAll(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => refuseAll(new Error('The thread that loads pictures has ended.')));
  return {
    load: (request) =>
      new Promise((resolve, reject) => {
        if (end !== null) {
          reject(end);
          return;
        }
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, ...request } satisfies LoadRequest);
      }),
    async dispose() {
      await worker.terminate();
    },
  };
}

function errorOf({ isOfData, message }: { readonly isOfData: boolean; readonly message: string }): Error {
  return isOfData ? new TrainingError('DATA_INVALID', message) : new Error(message);
}
