import type { ThresholdUsed } from '../verification/threshold.ts';
import { decide, isAtLeast, surest } from './decision.ts';
import type { Decision } from './decision.ts';
import { oncePerImage } from './once-per-image.ts';
import type { CandidateOutcome } from './search.types.ts';

/** An identity's best sample for a probe, with the threshold of its gallery. */
export interface ThresholdedHit {
  readonly identityId: string;
  readonly sampleId: string;
  readonly galleryId: string;
  readonly spaceId: string;
  readonly cosineSimilarity: number;
  readonly threshold: ThresholdUsed;
  /** Where re-ranking puts it; smaller is nearer. Absent: not re-ranked. */
  readonly rerankedDistance?: number;
  /** Probability that it is the probe's person; null where there is too little data. */
  readonly confidence: number | null;
}

export interface RankingOptions {
  readonly topK: number;
  readonly minDecision: Decision;
  readonly oncePerImage: boolean;
}

export interface RankedProbe {
  readonly decision: Decision;
  readonly candidates: readonly CandidateOutcome[];
}

/**
 * Turns the hits of all probes of one picture into what the caller may see. The decision of a probe is that of its best
 * candidate, whether or not `minDecision` lets the candidate be named.
 */
export function rankCandidates(
  probes: readonly (readonly ThresholdedHit[])[],
  options: RankingOptions,
): RankedProbe[] {
  const ranked = probes.map((hits) => [...hits].sort(orderOf(hits)));
  const claimed = options.oncePerImage ? oncePerImage(ranked) : ranked;
  return claimed.map((hits) => {
    const decided = hits.map((hit) => ({ hit, decision: decide(hit.cosineSimilarity, hit.threshold) }));
    return {
      decision: surest(decided.map(({ decision }) => decision)),
      candidates: decided
        .filter(({ decision }) => isAtLeast(decision, options.minDecision))
        .slice(0, options.topK)
        .map(({ hit, decision }, index) => ({ ...hit, rank: index + 1, decision })),
    };
  });
}

/**
 * By cosine similarity inside one space. Across spaces cosines have no common scale: there confidence counts, and where a pack
 * is measured on too little for that, the margin over REVIEW in units of the distance from REVIEW to MATCH.
 */
function orderOf(hits: readonly ThresholdedHit[]): (a: ThresholdedHit, b: ThresholdedHit) => number {
  const isOneSpace = new Set(hits.map((hit) => hit.spaceId)).size <= 1;
  const isSure = hits.every((hit) => hit.confidence !== null);
  const ofSpaces = isSure ? (hit: ThresholdedHit) => hit.confidence ?? 0 : margin;
  const key = isOneSpace ? (hit: ThresholdedHit) => hit.cosineSimilarity : ofSpaces;
  return (a, b) => rerankedOrder(a, b) || key(b) - key(a) || compareText(a.identityId, b.identityId);
}

/** 0 where neither was re-ranked; what was stands first. */
function rerankedOrder(
  { rerankedDistance: a = Infinity }: ThresholdedHit,
  { rerankedDistance: b = Infinity }: ThresholdedHit,
): number {
  return a === b ? 0 : a - b;
}

function margin({ cosineSimilarity, threshold }: ThresholdedHit): number {
  const unit = Math.max(threshold.match - threshold.review, Number.EPSILON);
  return (cosineSimilarity - threshold.review) / unit;
}

function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
