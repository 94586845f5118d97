import { similarityMatrix } from '@gallerist/metrics/similarity';
import { rowsOfVectors } from './labelled-rows.ts';
import { rowsOf } from './row-pairs.ts';

/** One picture's vector and whose it is. */
export interface LabelledVector {
  readonly identity: number;
  /** L2-normalised. */
  readonly vector: Float32Array;
}

/** A probe compared with an identity: the maximum over that identity's pictures, the probe's own left out. */
export interface IdentityScore {
  readonly probeIdentity: number;
  readonly identity: number;
  readonly cosineSimilarity: number;
}

/** 512 probes against all pictures at a time. */
const PROBES = 512;

/**
 * Compares every picture with every identity, as a search does, and hands each comparison to `visit`.
 * An identity's only picture has no mated comparison.
 *
 * @param vectors Pictures of one identity must stand together.
 * @throws {RangeError} if an identity's pictures do not stand together.
 */
export async function visitIdentityScores(
  vectors: readonly LabelledVector[],
  visit: (score: IdentityScore) => void,
): Promise<void> {
  const starts = startsOfRuns(vectors);
  const { features } = rowsOfVectors(vectors);
  for (let first = 0; first < features.rows; first += PROBES) {
    const probes = rowsOf(features, first, PROBES);
    const similarities = await similarityMatrix(probes, features);
    for (let row = 0; row < probes.rows; row += 1) {
      const probe = first + row;
      const ofProbe = similarities.subarray(row * features.rows, (row + 1) * features.rows);
      const probeIdentity = vectors[probe]?.identity ?? -1;
      starts.forEach((start, run) => {
        const best = highestOf(ofProbe, { start, end: starts[run + 1] ?? features.rows, without: probe });
        const identity = vectors[start]?.identity ?? -1;
        if (best !== null) visit({ probeIdentity, identity, cosineSimilarity: best });
      });
    }
  }
}

function highestOf(
  similarities: Float32Array,
  { start, end, without }: { readonly start: number; readonly end: number; readonly without: number },
): number | null {
  let best = -Infinity;
  for (let other = start; other < end; other += 1) {
    const similarity = similarities[other] as number; // as: inside the row
    if (other !== without && similarity > best) best = similarity;
  }
  return best === -Infinity ? null : Math.min(1, Math.max(-1, best));
}

/** Where each identity's pictures begin. */
function startsOfRuns(vectors: readonly LabelledVector[]): readonly number[] {
  const seen = new Set<number>();
  const starts: number[] = [];
  vectors.forEach(({ identity }, place) => {
    if (vectors[place - 1]?.identity === identity) return;
    if (seen.has(identity)) {
      throw new RangeError(`visitIdentityScores: vectors of identity ${identity} must stand together`);
    }
    seen.add(identity);
    starts.push(place);
  });
  return starts;
}
