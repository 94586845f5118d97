import { cosineOfUnitVectors } from '../search/cosine-similarity.ts';

export interface VetoRule {
  /** τ_dup of the space. */
  readonly duplicateSimilarity: number;
  /** Cosine similarity of the probe with the identity's own sample that is most like it. */
  readonly nearestOwn: number;
}

/** Whether an exemplar is as good as the probe's picture, so that what was said of it may hold for the probe. */
export function isNearExemplar(
  probe: Float32Array,
  exemplars: readonly Float32Array[],
  duplicateSimilarity: number,
): boolean {
  return nearestExemplar(probe, exemplars) >= duplicateSimilarity;
}

/**
 * Whether a probe is not to be taken for an identity, because somebody said so of a near-identical probe (an exemplar).
 * Never where the probe is nearer to one of the identity's own samples: then it is the person after all.
 */
export function isVetoed(probe: Float32Array, exemplars: readonly Float32Array[], rule: VetoRule): boolean {
  const nearest = nearestExemplar(probe, exemplars);
  return nearest >= rule.duplicateSimilarity && rule.nearestOwn <= nearest;
}

function nearestExemplar(probe: Float32Array, exemplars: readonly Float32Array[]): number {
  return exemplars.reduce(
    (nearest, exemplar) => Math.max(nearest, cosineOfUnitVectors(probe, exemplar)),
    -Infinity,
  );
}
