import type { Decision } from '../search/decision.ts';

/** What a model made of a pair of probe and identity. */
export interface ModelOpinion {
  /** Posterior that they are the same person; null where there is too little data to tell. */
  readonly confidence: number | null;
  readonly decision: Decision | null;
}

/** No answer is worth more: a posterior of 0 or 1 is never as sure as it looks. */
const MOST_BITS = 10;
const SMALLEST_PROBABILITY = 2 ** -MOST_BITS;
/** Stand-ins for a posterior that is not known. */
const ASSUMED: Record<Decision, number> = { MATCH: 0.75, REVIEW: 0.5, UNKNOWN: 0.25 };

/** Entropy in bits of an event with that probability: what its answer tells on average. At most 1, at 0.5. */
export function binaryEntropy(probability: number): number {
  const rest = 1 - probability;
  return [probability, rest].reduce((sum, p) => (p <= 0 ? sum : sum - p * Math.log2(p)), 0);
}

/**
 * What the answer to "is it this person?" tells, in bits: the entropy of the posterior, or where none is known how near
 * the similarity is to the MATCH threshold, 1 at it and 0 at REVIEW and below.
 */
export function informationNearThreshold(candidate: {
  readonly confidence: number | null;
  readonly cosineSimilarity: number;
  readonly threshold: { readonly match: number; readonly review: number };
}): number {
  const { confidence, cosineSimilarity, threshold } = candidate;
  if (confidence !== null) return binaryEntropy(confidence);
  const band = Math.max(threshold.match - threshold.review, Number.EPSILON);
  return Math.min(1, Math.max(0, 1 - Math.abs(threshold.match - cosineSimilarity) / band));
}

/** What a person's word tells about the model, in bits: how little it had expected that. */
export function surprisal(opinion: ModelOpinion, isSamePerson: boolean): number {
  const posterior = opinion.confidence ?? ASSUMED[opinion.decision ?? 'UNKNOWN'];
  const expected = isSamePerson ? posterior : 1 - posterior;
  return -Math.log2(Math.max(expected, SMALLEST_PROBABILITY));
}

export function toMicrobits(bits: number): number {
  return Math.round(bits * 1_000_000);
}
