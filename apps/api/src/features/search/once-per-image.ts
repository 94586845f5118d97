import { assign } from '@gallerist/metrics/assignment';
import type { DecisionThreshold } from './decision.ts';

export interface RankedCandidate {
  readonly identityId: string;
  readonly cosineSimilarity: number;
  readonly threshold: DecisionThreshold;
}

/** A pair exactly at its REVIEW threshold counts as a pair, if only just. */
const SMALLEST_GAIN = 1e-9;

/**
 * One person stands in a picture once: among pairs at or above REVIEW each identity is left to a single probe. The
 * assignment with the greatest sum of margins over REVIEW decides; an identity that it gives to nobody stays with the
 * probe that it is most like. Candidates below REVIEW are no claim and stay as they are. Order is kept.
 */
export function oncePerImage<C extends RankedCandidate>(probes: readonly (readonly C[])[]): C[][] {
  if (probes.length < 2) {
    return probes.map((candidates) => [...candidates]);
  }
  const owner = ownersOf(probes);
  return probes.map((candidates, probe) =>
    candidates.filter((candidate) => margin(candidate) <= 0 || owner.get(candidate.identityId) === probe),
  );
}

function ownersOf(probes: readonly (readonly RankedCandidate[])[]): Map<string, number> {
  const claims = probes.map((candidates) => candidates.filter((candidate) => margin(candidate) > 0));
  const identityIds = [...new Set(claims.flat().map((candidate) => candidate.identityId))].sort();
  const columns = new Map(identityIds.map((id, column) => [id, column]));
  const weights = claims.map((candidates) => {
    const row = new Array<number>(identityIds.length).fill(0);
    for (const candidate of candidates) {
      row[columns.get(candidate.identityId) ?? 0] = margin(candidate);
    }
    return row;
  });
  const owner = new Map<string, number>();
  assign(weights).forEach((column, probe) => {
    if (column !== null) {
      owner.set(identityIds[column] ?? '', probe);
    }
  });
  for (const [column, identityId] of identityIds.entries()) {
    if (!owner.has(identityId)) {
      owner.set(identityId, indexOfLargest(weights.map((row) => row[column] ?? 0)));
    }
  }
  return owner;
}

function margin(candidate: RankedCandidate): number {
  const over = candidate.cosineSimilarity - candidate.threshold.review;
  return over < 0 ? 0 : over + SMALLEST_GAIN;
}

function indexOfLargest(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value > (values[best] ?? 0) ? index : best), 0);
}
