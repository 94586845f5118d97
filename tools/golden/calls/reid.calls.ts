import {
  alphaQueryExpansion,
  averagePrecision,
  averagePrecisionAtK,
  averagePrecisionAtR,
  classRoles,
  goodMatchRanks,
  inverseNegativePenalty,
  market1501Roles,
  meanByClass,
  rPrecision,
  recallAtK,
  reciprocalRank,
  reidReport,
  retrievalReport,
  unitVector,
} from '@gallerist/metrics/evaluation';
import type { RankedQuery } from '@gallerist/metrics/evaluation';
import type { GoldenCall, GoldenCalls, GoldenCase } from '../golden.types.ts';

type Numbers = readonly number[];

/** The ranks of the good matches of each query of a distance matrix, under the protocol that is named. */
function reidRanks({ inputs, params }: GoldenCase): Int32Array[] {
  const rows = inputs.distmat as readonly Numbers[]; // as: JSON of these labels
  const people = inputs.galleryPids as Numbers; // as: JSON of these labels
  const cameras = inputs.galleryCams as Numbers; // as: JSON of these labels
  const queryPeople = inputs.queryPids as Numbers; // as: JSON of these labels
  const queryCameras = inputs.queryCams as Numbers; // as: JSON of these labels
  const protocol = String(params.protocol ?? 'market1501');
  return rows.map((row, query) => {
    const person = queryPeople[query] ?? NaN;
    const camera = queryCameras[query] ?? NaN;
    const roles =
      protocol === 'market1501'
        ? market1501Roles({ person, camera }, { people, cameras })
        : classRoles({ label: person, self: null }, people);
    return goodMatchRanks(Float64Array.from(row), roles, { isSimilarity: false });
  });
}

const orNaN = (value: number | null): number => value ?? NaN;

const reidEvaluate: GoldenCall = (golden) => {
  const ranks = reidRanks(golden);
  const valid = ranks.filter((ofQuery) => ofQuery.length > 0);
  const report = reidReport(ranks, { maxRank: Number(golden.params.maxRank ?? 50) });
  return {
    cmc: report.cmc ?? [],
    mAP: orNaN(report.meanAveragePrecision),
    mAPTrapezoid: orNaN(report.meanAveragePrecisionTrapezoid),
    mINP: orNaN(report.meanInverseNegativePenalty),
    perQueryAP: valid.map((ofQuery) => averagePrecision(ofQuery)),
    perQueryAPTrapezoid: valid.map((ofQuery) => averagePrecision(ofQuery, 'trapezoid')),
    perQueryINP: valid.map((ofQuery) => inverseNegativePenalty(ofQuery)),
    validQuery: ranks.map((ofQuery) => ofQuery.length > 0),
    numValid: report.validQueries,
  };
};

/** The Matlab convention: trapezoids, and a query without a good match counts 0. */
const reidEvaluateLayumi: GoldenCall = (golden) => {
  const ranks = reidRanks(golden);
  const { cmc, meanAveragePrecisionTrapezoid, validQueries } = reidReport(ranks, { maxRank: 1 });
  const share = validQueries / ranks.length;
  return { mAP: (meanAveragePrecisionTrapezoid ?? 0) * share, rank1: (cmc?.[0] ?? 0) * share };
};

/** The ranks at which a list of answers is right. */
const ranksOf = (isRight: readonly boolean[]): number[] =>
  isRight.flatMap((right, place) => (right ? [place + 1] : []));

/**
 * Lists of neighbours' labels. Where the references hold the query, it is no match of itself: lists that reach as far as the
 * largest class still begin with it, shorter ones have left it out.
 */
const retrievalMetrics: GoldenCall = ({ inputs, params }) => {
  const labels = inputs.queryLabels as Numbers; // as: JSON of this label
  const lists = inputs.knnLabels as readonly Numbers[]; // as: JSON of this label
  const counts = inputs.labelCounts as Readonly<Record<string, number>>; // as: JSON of this label
  const self = params.refIncludesQuery === true ? 1 : 0;
  const largestClass = Math.max(...Object.values(counts));
  const withoutSelf = (list: Numbers): Numbers => (list.length >= largestClass ? list.slice(self) : list);
  const queries = labels.map((label, i) => ({
    ranks: ranksOf(withoutSelf(lists[i] ?? []).map((other) => other === label)),
    relevant: (counts[label] ?? 0) - self,
  }));
  const { classes, means } = meanByClass(
    queries.map(({ ranks, relevant }) => rPrecision(ranks, relevant)),
    labels,
  );
  return {
    ...meansOf(queries, isMacro(params.average) ? labels : null),
    perClass: means,
    classOrder: classes,
  };
};

const isMacro = (average: unknown): boolean => typeof average === 'string' && average.startsWith('per class');

/** Means over the queries, or over the means of the classes. */
function meansOf(queries: readonly Required<RankedQuery>[], labels: Numbers | null) {
  if (labels === null) {
    const report = retrievalReport(queries);
    return {
      precisionAt1: orNaN(report.precisionAt1),
      rPrecision: orNaN(report.rPrecision),
      mapAtR: orNaN(report.meanAveragePrecisionAtR),
      map: orNaN(report.meanAveragePrecision),
      mrr: orNaN(report.meanReciprocalRank),
    };
  }
  const macro = (measure: (query: Required<RankedQuery>) => number | null): number =>
    orNaN(meanByClass(queries.map(measure), labels).mean);
  return {
    precisionAt1: macro(({ ranks, relevant }) => recallAtK(ranks, 1, relevant)),
    rPrecision: macro(({ ranks, relevant }) => rPrecision(ranks, relevant)),
    mapAtR: macro(({ ranks, relevant }) => averagePrecisionAtR(ranks, relevant)),
    map: macro(({ ranks, relevant }) => averagePrecision(ranks, 'meanPrecision', relevant)),
    mrr: macro(({ ranks, relevant }) => reciprocalRank(ranks, relevant)),
  };
}

/** Each embedding searched among the others by Euclidean distance. */
function embeddingQueries({ inputs, params }: GoldenCase): { readonly ranks: Int32Array }[] {
  const embeddings = inputs.embeddings as readonly Numbers[]; // as: JSON of these labels
  const labels = inputs.labels as Numbers; // as: JSON of these labels
  return embeddings.map((query, place) => {
    const row = Float64Array.from(embeddings, (other) =>
      other.reduce((sum, value, d) => sum + (value - (query[d] ?? 0)) ** 2, 0),
    );
    const self = params.refIncludesQuery === false ? null : place;
    const roles = classRoles({ label: labels[place] ?? 0, self }, labels);
    return { ranks: goodMatchRanks(row, roles, { isSimilarity: false }) };
  });
}

const recall: GoldenCall = (golden) => {
  const k = Number(golden.params.k);
  const [answer] = retrievalReport(embeddingQueries(golden), { recallAt: [k] }).recallAt;
  return { [`recallAt${k}`]: orNaN(answer?.recall ?? null) };
};

const mapAtR: GoldenCall = (golden) => {
  const report = retrievalReport(embeddingQueries(golden));
  return {
    rPrecision: orNaN(report.rPrecision),
    mapAtR: orNaN(report.meanAveragePrecisionAtR),
    mAP: orNaN(report.meanAveragePrecision),
  };
};

const mapAtK: GoldenCall = ({ inputs, params }) => {
  const isCorrect = inputs.isCorrect as readonly (number | boolean)[]; // as: JSON of this label
  const ranks = ranksOf(isCorrect.map(Boolean));
  const options = { k: Number(params.k), relevant: Number(inputs.numRelevant) };
  return {
    dividedByFound: averagePrecisionAtK(ranks, { ...options, divisor: 'found' }),
    dividedByMinKR: averagePrecisionAtK(ranks, options),
  };
};

const alphaQE: GoldenCall = ({ inputs, params }) => {
  const queries = inputs.query as readonly Numbers[]; // as: JSON of this label
  const gallery = inputs.gallery as readonly Numbers[]; // as: JSON of this label
  const { k, alpha, times } = params;
  const expanded = alphaQueryExpansion([...queries, ...gallery], {
    k: Number(k),
    alpha: Number(alpha),
    times: Number(times ?? 1),
  });
  const ofQueries = expanded.slice(0, queries.length);
  const normalised = ofQueries.map(unitVector);
  const isOne = queries.length === 1;
  return {
    query: isOne ? ofQueries[0] : ofQueries,
    gallery: expanded.slice(queries.length),
    queryNormalised: isOne ? normalised[0] : normalised,
  };
};

export const reidCalls: GoldenCalls = {
  plain: {
    reidEvaluate,
    reidEvaluateLayumi,
    retrievalMetrics,
    recallAtK: recall,
    mapAtR,
    mapAtK,
    alphaQE,
  },
  skipped: {
    omlCmc: 'Counts a query without a relevant item as answered: such queries are left out here.',
    omlPrecision:
      'Divides by the relevant items where there are fewer than k: rPrecision and recallAtK are offered.',
    omlMap:
      "Counts a query without a relevant item as answered; its divisor is averagePrecisionAtK's `found`.",
  },
};
