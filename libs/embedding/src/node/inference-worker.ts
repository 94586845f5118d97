import { parentPort, workerData } from 'node:worker_threads';
import { InferenceError, PackError } from '../errors.ts';
import { analyseBatch } from './analyse-batch.ts';
import type { BatchAnswer } from './analyse-batch.ts';
import { embedKeptCrops } from './embed-kept-crops.ts';
import { passGate } from './native-gate.ts';
import { RuntimeError } from './runtimes/runtime-error.ts';
import { SpaceShelf } from './spaces/space-shelf.ts';
import type {
  BatchMessage,
  NumberedRequest,
  PictureRequest,
  ThreadData,
  ThreadMessage,
  WorkerData,
  WorkerMessage,
} from './worker-messages.types.ts';

/** Thread entry of the inference pool: opens its packs, then serves batches and takes or gives up packs until it is terminated. */
const port = parentPort;
if (port === null)
  throw new TypeError('inference-worker: must be started as a worker thread, got the main thread');
const post = (message: WorkerMessage): void => port.postMessage(message);

async function start(): Promise<SpaceShelf> {
  const { gate, data } = workerData as ThreadData; // only the pool starts this file
  const { packs, options } = data as WorkerData; // and this is its program
  const shelf = new SpaceShelf({ ...options, guard: (work) => passGate(gate, work) });
  for (const pack of packs) await shelf.load(pack);
  return shelf;
}

const isPicture = (numbered: NumberedRequest): numbered is NumberedRequest<PictureRequest> =>
  'bytes' in numbered.request;

async function serve({ requests }: BatchMessage, shelf: SpaceShelf): Promise<void> {
  report(await analyseBatch(requests.filter(isPicture), shelf));
  for (const { id, request } of requests) {
    if ('crops' in request) report([await embedKeptCrops(id, request, shelf)]);
  }
  post({ kind: 'idle' });
}

function report(answers: readonly BatchAnswer[]): void {
  for (const answer of answers) {
    if ('result' in answer) {
      post({ kind: 'answer', id: answer.id, result: answer.result });
      continue;
    }
    const { id, fault } = answer;
    if (fault instanceof InferenceError)
      post({ kind: 'fault', id, code: fault.code, message: fault.message });
    else post({ kind: 'fault', id, message: String(fault) });
  }
}

async function obey(message: Exclude<ThreadMessage, BatchMessage>, shelf: SpaceShelf): Promise<void> {
  const { order } = message;
  try {
    if (message.kind === 'load') await shelf.load(message.pack);
    else await shelf.unload(message.spaceId);
    post({ kind: 'done', order });
  } catch (error) {
    post({ kind: 'refused', order, ...said(error) });
  }
}

const said = (error: unknown) => ({
  code: error instanceof PackError || error instanceof RuntimeError ? error.code : null,
  message: error instanceof Error ? error.message : String(error),
});

try {
  const shelf = await start();
  let last: Promise<void> = Promise.resolve();
  port.on('message', (message: ThreadMessage) => {
    // what serve() throws ends the thread, and the pool replaces it
    last = last.then(() => (message.kind === 'batch' ? serve(message, shelf) : obey(message, shelf)));
  });
  post({ kind: 'ready' });
} catch (error) {
  post({ kind: 'unusable', ...said(error) });
}
