import { Worker } from 'node:worker_threads';
import { closeGate, createNativeGate } from './native-gate.ts';
import type { ThreadData, ThreadMessage, WorkerMessage } from './worker-messages.types.ts';

/** A native call that takes longer is stuck; its thread is left behind, for nothing can end it. */
const STUCK_MS = 60_000;

export interface WorkerEvents {
  /** Not after `onExit`. */
  readonly onMessage: (message: WorkerMessage) => void;
  /** Exactly once, however the thread ended. */
  readonly onExit: (cause: unknown) => void;
}

/** One worker thread. */
export interface WorkerHandle {
  send(message: ThreadMessage): void;
  /** Waits for a native call to end, which cannot be interrupted. */
  terminate(): Promise<void>;
}

/** What a thread runs, and what it starts with. */
export interface WorkerProgram {
  readonly file: URL;
  /** Read and copied at the start of every thread; a `WorkerData` for the pool's own. */
  readonly data: unknown;
}

/** The thread entry of the inference pool. */
export const inferenceWorkerFile = new URL('./inference-worker.ts', import.meta.url);

/** Starts a thread; it says `ready` or `unusable` first. */
export function startWorker(program: WorkerProgram, events: WorkerEvents): WorkerHandle {
  const gate = createNativeGate();
  const workerData: ThreadData = { gate, data: program.data };
  const worker = new Worker(program.file, { workerData });
  let cause: unknown;
  let hasEnded = false;
  const end = (reason: unknown): void => {
    if (hasEnded) return;
    hasEnded = true;
    events.onExit(reason);
  };
  worker.on('message', (message: WorkerMessage) => {
    if (!hasEnded) events.onMessage(message);
  });
  worker.on('error', (error) => {
    cause = error;
  });
  worker.once('exit', (code) => end(cause ?? new Error(`inference worker ended with code ${code}`)));
  return {
    send: (message) => worker.postMessage(message),
    async terminate() {
      if (hasEnded) return;
      if (await closeGate(gate, STUCK_MS)) {
        await worker.terminate();
        return;
      }
      worker.unref();
      end(new Error('inference worker is stuck in native code'));
    },
  };
}
