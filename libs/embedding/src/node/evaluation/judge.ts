import {
  hardestPairs,
  heldOutCurves,
  heldOutReport,
  identityScores,
  promotionGate,
} from '@gallerist/metrics/evaluation';
import type {
  GateReport,
  HardestPairs,
  HeldOutCurves,
  HeldOutReport,
  IdentityScores,
  PairedDifferences,
  ProbeSlice,
} from '@gallerist/metrics/evaluation';

/** Vectors of one model for the same samples as the other's. */
export interface JudgedVectors {
  /** `[S·D]`, rows of length 1. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

export interface JudgeOrder {
  /** `[S]` whole numbers in [0, N) that all occur. */
  readonly people: Int32Array;
  readonly slices: readonly ProbeSlice[];
  readonly candidate: JudgedVectors;
  /** null: nothing to compare with. */
  readonly active: JudgedVectors | null;
  /** Whether the curves of both models are wanted as well. */
  readonly withCurves?: boolean;
}

/** Curves of a model, and the samples that it gets wrong most easily, by their rows. */
export type JudgedCurves = HeldOutCurves & { readonly hardest: HardestPairs };

export interface CurvesOfBoth {
  readonly candidate: JudgedCurves;
  readonly active: JudgedCurves;
  readonly differences: PairedDifferences;
}

export interface Judgement {
  readonly candidate: HeldOutReport;
  readonly active: HeldOutReport | null;
  readonly gate: GateReport | null;
  /** null where they are not wanted, or where there is only one model. */
  readonly curves: CurvesOfBoth | null;
}

/** What is known of two models by held-out people. Keeps its thread busy: `judgeInWorker` runs it in one of its own. */
export function judge(order: JudgeOrder): Judgement {
  const { people, slices, candidate, active, withCurves = false } = order;
  const ours = identityScores({ ...candidate, people });
  const theirs = active === null ? null : identityScores({ ...active, people });
  return {
    candidate: heldOutReport(ours, slices),
    active: theirs && heldOutReport(theirs, slices),
    gate: theirs && promotionGate({ candidate: ours, active: theirs, slices }),
    curves: withCurves && theirs !== null ? curvesOfBoth(order, ours, theirs) : null,
  };
}

function curvesOfBoth(
  { candidate, active }: JudgeOrder,
  ours: IdentityScores,
  theirs: IdentityScores,
): CurvesOfBoth | null {
  const {
    curves: [one, other],
    differences,
  } = heldOutCurves([ours, theirs]);
  if (active === null || other === undefined || differences === null) return null;
  return {
    candidate: { ...one, hardest: hardestPairs(ours, candidate) },
    active: { ...other, hardest: hardestPairs(theirs, active) },
    differences,
  };
}
