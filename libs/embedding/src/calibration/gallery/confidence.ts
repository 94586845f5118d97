import { bestScoreRatios } from './score-model.ts';
import type { BestScoreRatios, ScoreModel } from './score-model.ts';

/** An identity's best similarity with a probe, and what similarities are worth in its gallery. */
export interface ScoredCandidate {
  readonly similarity: number;
  /** null where there is too little data. */
  readonly model: ScoreModel | null;
}

/** What is expected of a search before its scores are seen. */
export interface ConfidencePrior {
  /** Share of probes whose person is in the gallery, in (0, 1). */
  readonly expectedMatedShare: number;
  /** N, identities searched. */
  readonly gallerySize: number;
}

/**
 * The probability of each candidate of a search to be the probe's person.
 *
 * For the best one it is the posterior given its similarity s: m·g·P(nobody else ≥ s) against (1 − m)·h + m·h·G, where g and G
 * are density and distribution of genuine scores, h the density of the best of N impostors and m the expected share of mated
 * probes. Candidates that are all likely share the belief.
 *
 * @returns `[K]`, together at most 1; null without candidates, or where one has no model.
 */
export function candidateConfidences(
  candidates: readonly ScoredCandidate[],
  { expectedMatedShare, gallerySize }: ConfidencePrior,
): readonly number[] | null {
  // Counted a while ago, perhaps: who is listed is there.
  const gallery = Math.max(gallerySize, candidates.length);
  const ratios = new Map<ScoreModel, BestScoreRatios>();
  const odds = candidates.flatMap(({ similarity, model }) => {
    if (model === null) return [];
    const known = ratios.get(model) ?? bestScoreRatios(model, gallery);
    ratios.set(model, known);
    const unmated = 1 - expectedMatedShare + expectedMatedShare * known.genuineBelow(similarity);
    return [(expectedMatedShare / unmated) * Math.exp(known.logRatioAt(similarity))];
  });
  if (odds.length === 0 || odds.length < candidates.length) return null;
  const total = odds.reduce((sum, one) => sum + one, 1);
  return odds.map((one) => one / total);
}
