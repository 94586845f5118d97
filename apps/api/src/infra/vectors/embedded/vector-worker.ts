import { workerData } from 'node:worker_threads';
import { unpackChanges } from './packed-changes.ts';
import { ArenaFullError } from './row-arena.ts';
import { SpaceCollection } from './space-collection.ts';
import { openPort } from '../../threads/thread-port.ts';
import type { CallAnswer, CallName, CallRequest, WorkerStart } from './worker-protocol.ts';

/** The thread that owns the vectors: it scans, and keeps the files, so that the event loop of the server does not. */
const port = openPort();
const { folder, compaction } = workerData as WorkerStart; // `as`: embedded-index.ts starts it with exactly this

const spaces = new SpaceCollection(folder, compaction, (line) => port.log(line));

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
  async purge({ space }) {
    await (await spaces.find(space))?.purge();
    return null;
  },
  ping: () => Promise.resolve(null),
  async close() {
    await spaces.close();
    return null;
  },
};

await spaces.load();
port.serve(handlers, (error) => (error instanceof ArenaFullError ? 'FULL' : 'UNAVAILABLE'));
