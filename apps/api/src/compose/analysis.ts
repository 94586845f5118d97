import type { InferencePool } from '@gallerist/embedding';
import { clusterJob } from '../features/cluster/cluster-job.ts';
import { duplicateSimilarityOf } from '../features/feedback/duplicate-similarity.ts';
import type { JobHandlers } from '../features/job/job.types.ts';
import { reportJob } from '../features/report/report-job.ts';
import type { Services } from '../graphql/services.ts';
import type { Database } from '../infra/prisma/database.ts';
import { findDoubtsInThread, linkInThread } from '../infra/threads/analysis-threads.ts';

/** Jobs that look at many vectors, in threads of their own, and change none. */
export function createAnalysisJobs(parts: {
  readonly database: Database;
  readonly pool: InferencePool;
  readonly services: Pick<Services, 'thresholdBook'>;
}): JobHandlers {
  const { database, pool, services } = parts;
  const thresholdOf = services.thresholdBook.thresholdOf.bind(services.thresholdBook);
  return {
    cluster: clusterJob({ database, link: linkInThread, thresholdOf }),
    report: reportJob({
      ...{ database, findDoubts: findDoubtsInThread, thresholdOf },
      duplicateSimilarityOf: (spaceId) => duplicateSimilarityOf(pool.pipelines.get(spaceId)?.pack.manifest),
    }),
  };
}
