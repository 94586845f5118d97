import type { LinkInput, LinkedCluster } from '../../features/cluster/link-probes.ts';
import type { Doubts, DoubtInput } from '../../features/report/find-doubts.ts';
import type { HistogramInput, SimilarityCounts } from '../../features/threshold/similarity-histogram.ts';
import { runInThread } from './run-in-thread.ts';

const linkFile = new URL('./link-probes.worker.ts', import.meta.url);
const countFile = new URL('./count-similarities.worker.ts', import.meta.url);
const doubtFile = new URL('./find-doubts.worker.ts', import.meta.url);

/** `linkProbes` off the event loop. */
export function linkInThread(input: LinkInput, signal: AbortSignal): Promise<readonly LinkedCluster[]> {
  return runInThread(linkFile, input, signal);
}

/** `findDoubts` off the event loop. */
export function findDoubtsInThread(input: DoubtInput, signal: AbortSignal): Promise<Doubts> {
  return runInThread(doubtFile, input, signal);
}

/** `countSimilarities` off the event loop. */
export function countInThread(input: HistogramInput, signal: AbortSignal): Promise<SimilarityCounts> {
  return runInThread(countFile, input, signal);
}
