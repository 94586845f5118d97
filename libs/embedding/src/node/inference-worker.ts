import { parentPort, workerData } from 'node:worker_threads';
import { PackError } from '../errors.ts';
import type { FaceNets } from '../faces/face-nets.types.ts';
import { analyseBatch } from './analyse-batch.ts';
import { loadFaceNets } from './load-face-nets.ts';
import { passGate } from './native-gate.ts';
import { RuntimeError } from './runtimes/runtime-error.ts';
import { warmUp } from './warm-up.ts';
import type { BatchMessage, ThreadData, WorkerData, WorkerMessage } from './worker-messages.types.ts';

/** Thread entry of the inference pool: opens the nets once, then serves batches until it is terminated. */
const port = parentPort;
if (port === null)
  throw new TypeError('inference-worker: must be started as a worker thread, got the main thread');
const post = (message: WorkerMessage): void => port.postMessage(message);

async function start(): Promise<FaceNets> {
  const { gate, data } = workerData as ThreadData; // only the pool starts this file
  const { manifest, models, options } = data as WorkerData; // and this is its program
  const nets = await loadFaceNets(manifest, models, { ...options, guard: (work) => passGate(gate, work) });
  await warmUp(nets);
  return nets;
}

async function serve({ requests }: BatchMessage, nets: FaceNets): Promise<void> {
  for (const answer of await analyseBatch(requests, nets)) {
    if ('result' in answer) post({ kind: 'answer', id: answer.id, result: answer.result });
    else post({ kind: 'fault', id: answer.id, message: String(answer.fault) });
  }
  post({ kind: 'idle' });
}

try {
  const nets = await start();
  // a batch comes only after the last one's `idle`; what serve() throws ends the thread, and the pool replaces it
  port.on('message', (message: BatchMessage) => void serve(message, nets));
  post({ kind: 'ready' });
} catch (error) {
  const code = error instanceof PackError || error instanceof RuntimeError ? error.code : null;
  post({ kind: 'unusable', code, message: error instanceof Error ? error.message : String(error) });
}
