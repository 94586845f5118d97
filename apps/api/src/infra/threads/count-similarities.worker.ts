import { parentPort, workerData } from 'node:worker_threads';
import { countSimilarities, type HistogramInput } from '../../features/threshold/similarity-histogram.ts';

/** Thread entry: counts the similarities of its data, and answers once. */
parentPort?.postMessage(await countSimilarities(workerData as HistogramInput)); // reason: countInThread, the only one to start it, sends it
