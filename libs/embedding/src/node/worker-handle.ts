import { Worker } from 'node:worker_threads';
import type { BatchMessage, NumberedRequest, WorkerData, WorkerMessage } from './worker-messages.types.ts';

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

/** Starts a thread that loads the pack of `manifest`; it says `ready` or `unusable` first. */
export function startWorker(manifest: URL, events: WorkerEvents): WorkerHandle {
  const data: WorkerData = { manifest: manifest.href };
  const worker = new Worker(new URL('./inference-worker.ts', import.meta.url), { workerData: data });
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
