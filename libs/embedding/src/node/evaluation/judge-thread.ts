import { parentPort, workerData } from 'node:worker_threads';
import { judge } from './judge.ts';
import type { JudgeOrder } from './judge.ts';

/** Thread entry: judges once and ends. */
if (parentPort === null) throw new TypeError('judge-thread: must be started as a worker thread');
// only `judgeInWorker` starts this file
parentPort.postMessage(judge(workerData as JudgeOrder));
