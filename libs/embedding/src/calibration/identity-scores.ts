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

/**
 * Compares every picture with every identity, as a search does, and hands each comparison to `visit`.
 * An identity's only picture has no mated comparison.
 *
 * @param vectors Pictures of one identity must stand together.
 * @throws {RangeError} if an identity's pictures do not stand together.
 */
export function visitIdentityScores(
  vectors: readonly LabelledVector[],
  visit: (score: IdentityScore) => void,
): void {
  const groups = groupRuns(vectors);
  for (const probe of vectors) {
    for (const { identity, members } of groups) {
      let best = Number.NEGATIVE_INFINITY;
      for (const member of members) {
        if (member !== probe) best = Math.max(best, dot(probe.vector, member.vector));
      }
      if (best !== Number.NEGATIVE_INFINITY) {
        visit({ probeIdentity: probe.identity, identity, cosineSimilarity: best });
      }
    }
  }
}

function groupRuns(vectors: readonly LabelledVector[]) {
  const groups: { readonly identity: number; readonly members: LabelledVector[] }[] = [];
  const seen = new Set<number>();
  for (const vector of vectors) {
    const last = groups.at(-1);
    if (last?.identity === vector.identity) {
      last.members.push(vector);
      continue;
    }
    if (seen.has(vector.identity)) {
      throw new RangeError(`visitIdentityScores: vectors of identity ${vector.identity} must stand together`);
    }
    seen.add(vector.identity);
    groups.push({ identity: vector.identity, members: [vector] });
  }
  return groups;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number); // `as`: both have the space's length
  return sum;
}
