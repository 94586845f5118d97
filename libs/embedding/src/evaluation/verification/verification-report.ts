import {
  auc,
  clopperPearson,
  dPrime,
  equalErrorRate,
  equalErrorThreshold,
  nextAbove,
  roc,
  tarAtFmr,
  VerificationScores,
} from '@gallerist/metrics/evaluation';
import { thinnedCurve } from './thinned-curve.ts';
import type { CurvePoint } from './thinned-curve.ts';
import type { CollectedPairs } from './pair-collector.ts';

/** What is accepted where a false match rate is kept. */
export interface OperatingRow {
  /** The rate that was asked for. */
  readonly fmr: number;
  readonly tar: number;
  /** 95 %, Clopper-Pearson over the genuine pairs as if they were independent. */
  readonly interval: { readonly low: number; readonly high: number };
  /** The rate that the sample has; never above `fmr`. */
  readonly sampleFmr: number;
  /** Accepted is what is at or above it. */
  readonly threshold: number;
  /** False where the impostor pairs are too few to tell the rate from 0. */
  readonly isResolved: boolean;
}

/** Counts in equal bins from `firstEdge` on. */
export interface HistogramBins {
  readonly firstEdge: number;
  readonly binWidth: number;
  readonly counts: readonly number[];
}

/** How well pairs of one identity are told from pairs of two, at all thresholds. */
export interface VerificationReport {
  readonly genuinePairs: number;
  readonly impostorPairs: number;
  /** Impostor pairs that the rates are taken from: a seeded sample where there were too many. */
  readonly sampledImpostors: number;
  readonly auc: number;
  /** By straight lines between operating points. */
  readonly equalErrorRate: number;
  readonly equalErrorThreshold: number;
  /** d′; null where no score varies. */
  readonly decidability: number | null;
  readonly tarAtFmr: readonly OperatingRow[];
  /** The ROC, thinned for drawing. */
  readonly curve: readonly CurvePoint[];
  /** Of all pairs. */
  readonly histograms: { readonly genuine: HistogramBins; readonly impostor: HistogramBins };
}

/** False match rates of a report. */
export const reportedFmrs = [1e-1, 1e-2, 1e-3, 1e-4] as const;

/** About so many bins cover all scores. */
const BINS = 60;

/** Curves and rates of collected pairs. A pair is accepted at similarity ≥ threshold. */
export function verificationReport(pairs: CollectedPairs): VerificationReport {
  const scores = new VerificationScores(pairs.genuine, pairs.impostor);
  return {
    genuinePairs: pairs.genuine.length,
    impostorPairs: pairs.impostorPairs,
    sampledImpostors: pairs.impostor.length,
    auc: auc(scores),
    equalErrorRate: equalErrorRate(scores),
    equalErrorThreshold: equalErrorThreshold(scores),
    decidability: dPrime(pairs.genuine, pairs.impostor),
    tarAtFmr: reportedFmrs.map((fmr) => operatingRow(scores, fmr)),
    curve: thinnedCurve(roc(scores)),
    histograms: joinedBins(pairs.histograms),
  };
}

/** Both in bins of the same width. */
function joinedBins({ genuine, impostor }: CollectedPairs['histograms']): VerificationReport['histograms'] {
  const occupied = genuine.combine(impostor, 1).coarse(1).counts.length;
  const factor = Math.max(1, Math.round(occupied / BINS));
  return { genuine: genuine.coarse(factor), impostor: impostor.coarse(factor) };
}

function operatingRow(scores: VerificationScores, fmr: number): OperatingRow {
  const { tar, far, threshold, isResolved } = tarAtFmr(scores, fmr);
  const trials = scores.genuine.length;
  return {
    fmr,
    tar,
    interval: clopperPearson(Math.round(tar * trials), trials),
    sampleFmr: far,
    threshold: Number.isFinite(threshold.upTo) ? threshold.upTo : nextAbove(threshold.above),
    isResolved,
  };
}

/** The row of a false match rate. @throws {RangeError} if the report has none. */
export function operatingRowOf(
  { tarAtFmr: rows }: VerificationReport,
  fmr: (typeof reportedFmrs)[number],
): OperatingRow {
  const row = rows.find((one) => one.fmr === fmr);
  if (row === undefined) throw new RangeError(`operatingRowOf: fmr must be a reported one, got ${fmr}`);
  return row;
}
