import { Worker } from 'node:worker_threads';
import type { BatchMessage, NumberedRequest, WorkerMessage } from './worker-messages.types.ts';

export interface WorkerEvents {
  readonly onMessage: (message: WorkerMessage) => void;
  /** Exactly once, however the thread ended. */
  readonly onExit: (cause: unknown) => void;
}

/** One worker thread. */
export interface WorkerHandle {
  send(requests: readonly NumberedRequest[]): void;
  terminate(): Promise<void>;
}

/** What a thread runs, and what it starts with. */
export interface WorkerProgram {
  readonly file: URL;
  /** Copied to every thread; a `WorkerData` for the pool's own. */
  readonly data: unknown;
}

/** The thread entry of the inference pool. */
export const inferenceWorkerFile = new URL('./inference-worker.ts', import.meta.url);

/** Starts a thread; it says `ready` or `unusable` first. */
export function startWorker(program: WorkerProgram, events: WorkerEvents): WorkerHandle {
  const worker = new Worker(program.file, { workerData: program.data });
  let cause: unknown;
  worker.on('message', (message: WorkerMessage) => events.onMessage(message));
  worker.on('error', (error) => {
    cause = error;
  });
  worker.once('exit', (code) =>
    events.onExit(cause ?? new Error(`inference worker ended with code ${code}`)),
  );
  return {
    send(requests) {
      const message: BatchMessage = { kind: 'batch', requests };
      worker.postMessage(message);
    },
    async terminate() {
      await worker.terminate();
    },
  };
}
