import { workerData } from 'node:worker_threads';
import { answerWithPack, receivedPack } from '../pack/pack-thread.ts';
import { makeNetPack } from './make-net-pack.ts';
import type { SentNetJob } from './make-net-pack.ts';

/** Thread entry. */
const { parent, ...job } = workerData as SentNetJob; // only `makeNetPackInWorker` starts this file
await answerWithPack(() => makeNetPack({ ...job, parent: parent && receivedPack(parent) }));
