import { isModality } from '../../core/modality.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { JobHandler } from '../job/job.types.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';
import type { DoubtInput, Doubts, PairDoubt } from './find-doubts.ts';
import { insertReport, samplesToReport, spaceToReport, type ReportedSample } from './report.store.ts';
import { reportLimits, type ReportFindings } from './report.types.ts';

export interface ReportJobParts {
  readonly database: Database;
  readonly findDoubts: (input: DoubtInput, signal: AbortSignal) => Promise<Doubts>;
  readonly thresholdOf: (galleryId: string, spaceId: string) => Promise<{ readonly match: number }>;
  /** τ_dup of the space's pack. */
  readonly duplicateSimilarityOf: (spaceId: string) => number;
}

/** Looks for samples and identities that somebody should look at. It changes nothing. */
export function reportJob(parts: ReportJobParts): JobHandler {
  return async (job, tools) => {
    const { galleryId } = job;
    const modality = job.input['modality'];
    if (galleryId === null || !isModality(modality)) {
      return { outcome: 'failed', error: 'the job names no gallery and modality' };
    }
    const { client } = parts.database;
    const spaceId = await spaceToReport(client, galleryId, modality);
    if (spaceId === null) return { outcome: 'skipped', reason: 'the gallery is gone' };
    const found = await samplesToReport(client, { galleryId, spaceId }, reportLimits.maxSamples + 1);
    const samples = found.slice(0, reportLimits.maxSamples);
    await tools.report(0.1);
    const { match } = await parts.thresholdOf(galleryId, spaceId);
    const limits = { match, duplicate: parts.duplicateSimilarityOf(spaceId) };
    const doubts = await parts.findDoubts({ ...inputOf(samples), ...limits }, tools.signal);
    const counted = { samples: samples.length, isPartial: found.length > samples.length };
    const findings = { ...counted, ...limits, ...namedFindings(samples, doubts) };
    await parts.database.transaction(async (tx) => {
      if ((await spaceToReport(tx, galleryId, modality)) === null) return;
      await insertReport(tx, { jobId: job.id, galleryId, modality, spaceId, findings });
    });
    const { outliers, samePerson, duplicates } = doubts;
    const counts = [outliers.length, samePerson.length, duplicates.length] as const;
    const [outlierCount, samePersonCount, duplicateCount] = counts;
    return {
      outcome: 'succeeded',
      result: { samples: samples.length, outlierCount, samePersonCount, duplicateCount },
    };
  };
}

function inputOf(
  samples: readonly ReportedSample[],
): Pick<DoubtInput, 'values' | 'dimensions' | 'identities' | 'maxFindings'> {
  const vectors = samples.map(({ vector }) => embeddingFromBytes(vector));
  const dimensions = vectors[0]?.length ?? 0;
  const values = new Float32Array(vectors.length * dimensions);
  vectors.forEach((vector, row) => values.set(vector, row * dimensions));
  const numbers = new Map<string, number>();
  for (const { identityId } of samples) {
    if (!numbers.has(identityId)) numbers.set(identityId, numbers.size);
  }
  const identities = Int32Array.from(samples, ({ identityId }) => numbers.get(identityId) ?? 0);
  return { values, dimensions, identities, maxFindings: reportLimits.maxFindings };
}

function namedFindings(
  samples: readonly ReportedSample[],
  { outliers, samePerson, duplicates }: Doubts,
): Pick<ReportFindings, 'outliers' | 'samePerson' | 'duplicates'> {
  const at = (row: number): ReportedSample => {
    const sample = samples[row];
    if (sample === undefined) throw new RangeError('namedFindings: row must be that of a sample');
    return sample;
  };
  const pair = ({ rowA, rowB, similarity }: PairDoubt) => {
    const [a, b] = [at(rowA), at(rowB)];
    return { a, b, shared: { sampleIdA: a.sampleId, sampleIdB: b.sampleId, similarity } };
  };
  return {
    outliers: outliers.map(({ row, similarity, usual }) => {
      const { sampleId, identityId } = at(row);
      return { sampleId, identityId, similarity, usualSimilarity: usual };
    }),
    samePerson: samePerson.map((found) => {
      const { a, b, shared } = pair(found);
      return { identityIdA: a.identityId, identityIdB: b.identityId, ...shared };
    }),
    duplicates: duplicates.map((found) => {
      const { a, shared } = pair(found);
      return { identityId: a.identityId, ...shared };
    }),
  };
}
