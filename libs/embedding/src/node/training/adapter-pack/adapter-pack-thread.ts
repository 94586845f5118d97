import { parentPort, workerData } from 'node:worker_threads';
import { PackError } from '../../../errors.ts';
import type { PackThreadData, PackThreadMessage } from './make-adapter-pack-in-worker.ts';
import { makeAdapterPack } from './make-adapter-pack.ts';

/** Thread entry: makes one pack and ends. */
const port = parentPort;
if (port === null) throw new TypeError('adapter-pack-thread: must be started as a worker thread');
const post = (message: PackThreadMessage): void => port.postMessage(message);

try {
  const { job, baseAt, adapterAt } = workerData as PackThreadData; // only `makeAdapterPackInWorker` starts this file
  const { adapter } = job.reference;
  const pack = await makeAdapterPack({
    ...job,
    base: { ...job.base, location: new URL(baseAt) },
    reference: {
      ...job.reference,
      adapter: adapter === null ? null : { ...adapter, location: new URL(adapterAt ?? '') },
    },
  });
  post({ kind: 'made', manifest: pack.manifest, location: pack.location.href });
} catch (error) {
  const code = error instanceof PackError ? error.code : null;
  post({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) });
}
