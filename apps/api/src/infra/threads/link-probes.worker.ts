import { parentPort, workerData } from 'node:worker_threads';
import { linkProbes, type LinkInput } from '../../features/cluster/link-probes.ts';

/** Thread entry: links the probes of its data, and answers once. */
parentPort?.postMessage(linkProbes(workerData as LinkInput)); // reason: linkInThread, the only one to start it, sends it
