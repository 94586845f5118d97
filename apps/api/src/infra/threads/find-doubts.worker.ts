import { parentPort, workerData } from 'node:worker_threads';
import { findDoubts, type DoubtInput } from '../../features/report/find-doubts.ts';

/** Thread entry: looks for doubts in the vectors of its data, and answers once. */
parentPort?.postMessage(await findDoubts(workerData as DoubtInput)); // reason: findDoubtsInThread, the only one to start it, sends it
