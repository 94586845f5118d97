import { heldOutReport, identityScores, promotionGate } from '@gallerist/metrics/evaluation';
import type { GateReport, HeldOutReport, ProbeSlice } from '@gallerist/metrics/evaluation';

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
}

export interface Judgement {
  readonly candidate: HeldOutReport;
  readonly active: HeldOutReport | null;
  readonly gate: GateReport | null;
}

/** What is known of two models by held-out people. Keeps its thread busy: `judgeInWorker` runs it in one of its own. */
export function judge({ people, slices, candidate, active }: JudgeOrder): Judgement {
  const ours = identityScores({ ...candidate, people });
  const theirs = active === null ? null : identityScores({ ...active, people });
  return {
    candidate: heldOutReport(ours, slices),
    active: theirs && heldOutReport(theirs, slices),
    gate: theirs && promotionGate({ candidate: ours, active: theirs, slices }),
  };
}
