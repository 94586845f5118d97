import { workerData } from 'node:worker_threads';
import { answerWithPack, receivedPack } from '../pack/pack-thread.ts';
import type { SentAdapterJob } from './make-adapter-pack-in-worker.ts';
import { makeAdapterPack } from './make-adapter-pack.ts';

/** Thread entry. */
const { job, base, thresholds, adapter } = workerData as SentAdapterJob; // only `makeAdapterPackInWorker` starts this file
await answerWithPack(() =>
  makeAdapterPack({
    ...job,
    base: receivedPack(base),
    reference: { thresholds, adapter: adapter && receivedPack(adapter) },
  }),
);
