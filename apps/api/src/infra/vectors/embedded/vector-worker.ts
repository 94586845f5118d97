import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { unpackChanges } from './packed-changes.ts';
import { ArenaFullError } from './row-arena.ts';
import { SpaceCollection } from './space-collection.ts';
import type { CallAnswer, CallName, CallRequest, WorkerFailure } from './worker-protocol.ts';
import type { WorkerMessage, WorkerRequest, WorkerStart } from './worker-protocol.ts';

/** The thread that owns the vectors: it scans, and keeps the files, so that the event loop of the server does not. */
if (parentPort === null) throw new TypeError('vector-worker: must be started as a worker thread');
const port: MessagePort = parentPort;
const { folder, compaction } = workerData as WorkerStart; // `as`: embedded-index.ts starts it with exactly this

const send = (message: WorkerMessage): void => port.postMessage(message);
const spaces = new SpaceCollection(folder, compaction, (line) => send({ kind: 'LOG', line }));

type Handlers = { [Name in CallName]: (request: CallRequest<Name>) => Promise<CallAnswer<Name>> };

const handlers: Handlers = {
  async ensureSpace({ space }) {
    await spaces.findOrCreate(space);
    return null;
  },
  async apply({ space, changes }) {
    await spaces.apply(space, unpackChanges(changes, space.dimensions));
    return null;
  },
  async search({ space, query }) {
    const { points } = await spaces.get(space);
    return points.search({ ...query, excludePointIds: new Set(query.excludePointIds) });
  },
  async scan({ space, page }) {
    return (await spaces.find(space))?.points.scan(page) ?? [];
  },
  async dropSpace({ space }) {
    await spaces.drop(space);
    return null;
  },
  async count({ space }) {
    return (await spaces.find(space))?.points.count ?? 0;
  },
  async appliedSeq({ space }) {
    return (await spaces.find(space))?.points.appliedSeq ?? 0n;
  },
  async pruneTombstones({ space, belowSeq }) {
    (await spaces.find(space))?.points.pruneTombstones(belowSeq);
    return null;
  },
  ping: () => Promise.resolve(null),
  async close() {
    await spaces.close();
    return null;
  },
};

await spaces.load();
port.on('message', (message: WorkerRequest) => void answer(message));
send({ kind: 'READY' });

async function answer({ id, name, request }: WorkerRequest): Promise<void> {
  try {
    const handle = handlers[name] as (request: unknown) => Promise<unknown>; // `as`: name and request belong together
    send({ kind: 'ANSWER', id, answer: await handle(request) });
  } catch (error) {
    send({ kind: 'FAILURE', id, failure: failureOf(error) });
  }
  if (name === 'close') port.close();
}

function failureOf(error: unknown): WorkerFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError) return { code: 'MISUSE', message };
  if (error instanceof ArenaFullError) return { code: 'FULL', message };
  return { code: 'UNAVAILABLE', message };
}
