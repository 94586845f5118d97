import { bestScoreOdds } from './score-model.ts';
import type { ScoreModel, SearchPrior } from './score-model.ts';

/** An identity's best similarity with a probe, and what similarities are worth in its gallery. */
export interface ScoredCandidate {
  readonly similarity: number;
  /** null where there is too little data. */
  readonly model: ScoreModel | null;
}

/**
 * The probability of each candidate of a search to be the probe's person: of the best one the posterior given its similarity (see
 * `bestScoreOdds`). Candidates that are all likely share the belief.
 *
 * @returns `[K]`, together at most 1; null without candidates, or where one has no model.
 */
export function candidateConfidences(
  candidates: readonly ScoredCandidate[],
  { expectedMatedShare, gallerySize }: SearchPrior,
): readonly number[] | null {
  // Counted a while ago, perhaps: who is listed is there.
  const prior = { expectedMatedShare, gallerySize: Math.max(gallerySize, candidates.length) };
  const logOdds = new Map<ScoreModel, (similarity: number) => number>();
  const odds = candidates.flatMap(({ similarity, model }) => {
    if (model === null) return [];
    const known = logOdds.get(model) ?? bestScoreOdds(model, prior);
    logOdds.set(model, known);
    return [Math.exp(known(similarity))];
  });
  if (odds.length === 0 || odds.length < candidates.length) return null;
  const total = odds.reduce((sum, one) => sum + one, 1);
  return odds.map((one) => one / total);
}
