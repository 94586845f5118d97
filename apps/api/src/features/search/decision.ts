export const decisions = ['MATCH', 'REVIEW', 'UNKNOWN'] as const;
/** The open-set answer about a probe or a candidate, from sure to unknown. */
export type Decision = (typeof decisions)[number];

/** Cosine similarities; both are inclusive, and `review` is at most `match`. */
export interface DecisionThreshold {
  readonly match: number;
  readonly review: number;
}

export function decide(cosineSimilarity: number, threshold: DecisionThreshold): Decision {
  if (cosineSimilarity >= threshold.match) {
    return 'MATCH';
  }
  return cosineSimilarity >= threshold.review ? 'REVIEW' : 'UNKNOWN';
}

/** True if `decision` is as sure as `minimum` or surer. */
export function isAtLeast(decision: Decision, minimum: Decision): boolean {
  return decisions.indexOf(decision) <= decisions.indexOf(minimum);
}

/** What a probe is told: the surest decision among its candidates, UNKNOWN without any. */
export function surest(candidateDecisions: readonly Decision[]): Decision {
  return decisions.find((decision) => candidateDecisions.includes(decision)) ?? 'UNKNOWN';
}

/** The lowest similarity that a decision of at least `minimum` can have; −1 if every similarity can. */
export function lowestSimilarity(minimum: Decision, threshold: DecisionThreshold): number {
  return { MATCH: threshold.match, REVIEW: threshold.review, UNKNOWN: -1 }[minimum];
}
