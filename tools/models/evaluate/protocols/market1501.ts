import { evaluateReid, queryMeasures, verificationReport } from '@gallerist/embedding/evaluation';
import type {
  ComparedFeatures,
  EmbeddedFeatures,
  ProbeTrials,
  RetrievalEvaluation,
} from '@gallerist/embedding/evaluation';
import { readMarket1501 } from '@gallerist/embedding/node';
import type { LabelledPicture } from '@gallerist/embedding/node';
import type { BlockExecutor } from '@gallerist/metrics/similarity';
import type { EvaluateOptions } from '../options.ts';
import type { HeadlineRow, RetrievalDetails } from '../report/report.types.ts';
import { verificationRows } from './lfw.ts';
import type { EvaluationPlan } from './protocol.types.ts';

/** @throws {DatasetError} for a folder without the parts of Market-1501. */
export async function planMarket1501({
  data,
  isReranked,
  rerankedNearest,
  isByParts,
  seed,
}: EvaluateOptions): Promise<EvaluationPlan> {
  const { name, query, gallery } = await readMarket1501(data);
  const probes = labelsOf(query.pictures);
  const references = labelsOf(gallery.pictures);
  const each = rerankedNearest === null ? {} : { each: { nearest: rerankedNearest } };
  const rerank = { k1: 20, k2: 6, lambda: 0.3, ...each };
  const run = (features: ComparedFeatures, executor: BlockExecutor) =>
    evaluateReid(
      { ...probes, features: features.probes },
      { ...references, features: features.references },
      { seed, executor, ...(isReranked && { rerank }) },
    );
  return {
    name,
    identities: new Set(query.pictures.map(({ identity }) => identity)).size,
    references: gallery.pictures,
    probes: query.pictures,
    settings: { rerank: isReranked ? rerank : null, parts: isByParts, seed },
    evaluate: async (features, executor) => resultOf(await run(features, executor), features.probes),
    trialsOf: async (features, executor) => trialsOf(await run(features, executor), features.probes),
  };
}

function resultOf(evaluation: RetrievalEvaluation, probes: EmbeddedFeatures) {
  const { pairs } = evaluation;
  const verification = verificationReport(pairs);
  return {
    headline: [...retrievalRows(evaluation), ...verificationRows(verification)],
    verification,
    retrieval: retrievalDetails(evaluation),
    hardest: pairs.hardest,
    trials: trialsOf(evaluation, probes),
  };
}

const trialsOf = ({ queries }: RetrievalEvaluation, { rows }: EmbeddedFeatures): ProbeTrials => ({
  probes: Int32Array.from({ length: rows }, (_, row) => row),
  thresholds: [],
  measuresOf: (trials) => queryMeasures(queries, trials),
});

export function retrievalRows({ report, intervals }: RetrievalEvaluation): HeadlineRow[] {
  const none = { low: null, high: null };
  const rank = (k: number) => report.cmc?.[k - 1] ?? null;
  return [
    { name: 'mAP', rate: report.meanAveragePrecision, ...(intervals.meanAveragePrecision ?? none) },
    { name: 'rank-1', rate: rank(1), ...(intervals.rank1 ?? none) },
    { name: 'rank-5', rate: rank(5), ...none },
    { name: 'rank-10', rate: rank(10), ...none },
    { name: 'mINP', rate: report.meanInverseNegativePenalty, ...none },
  ];
}

export const retrievalDetails = ({ report }: RetrievalEvaluation): RetrievalDetails => ({
  cmc: Array.from(report.cmc ?? []),
  meanAveragePrecisionTrapezoid: report.meanAveragePrecisionTrapezoid,
  validQueries: report.validQueries,
  skippedQueries: report.skippedQueries,
});

const labelsOf = (pictures: readonly LabelledPicture[]) => ({
  people: Int32Array.from(pictures, ({ identity }) => Number(identity)),
  cameras: Int32Array.from(pictures, ({ camera }) => camera ?? 0),
});
