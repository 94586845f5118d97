import { CohortTailCollector } from '@gallerist/metrics/thresholds';
import type { CohortTail } from '@gallerist/metrics/thresholds';
import type { LabelledRows } from './labelled-rows.ts';
import { visitRowPairs } from './row-pairs.ts';

/**
 * The most similar pairs of pictures of different people. Pictures are numbered in the order of their people, so that nothing
 * is told but how many pictures somebody has and how alike two of the pictures are.
 */
export interface PictureTail {
  /** `[M]` pictures of each person, at least 1. */
  readonly picturesOf: Int32Array;
  /** `[E]` descending cosine similarities. */
  readonly similarities: Float32Array;
  /** `[E]` pictures of each pair, `first` < `second`. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** All pairs of at least this similarity are listed; −Infinity if all are. */
  readonly floor: number;
}

/**
 * Compares all pictures of different people and keeps the `limit` most similar pairs (more where the last ones tie), in bounded
 * memory.
 *
 * @returns null for fewer than 3 people: there is no cohort to speak of.
 */
export async function collectPictureTail(rows: LabelledRows, limit: number): Promise<PictureTail | null> {
  const { identities } = rows;
  const picturesOf = countPictures(identities);
  if (picturesOf.length < 3) return null;
  // To the collector every picture is somebody: it keeps the highest of all pairs.
  const collector = new CohortTailCollector({
    identities: identities.length,
    probeIdentities: identities.keys().toArray(),
    limit,
  });
  await visitRowPairs(rows.features, (first, second, similarity) => {
    if (similarity >= collector.floor && identities[first] !== identities[second])
      collector.add(first, second, similarity);
  });
  const { similarities, probes, matches, floor } = collector.finish();
  return { picturesOf, similarities: Float32Array.from(similarities), first: probes, second: matches, floor };
}

function countPictures(identities: Int32Array): Int32Array {
  const counts = new Int32Array((identities.at(-1) ?? -1) + 1);
  for (const identity of identities) counts[identity] = (counts[identity] ?? 0) + 1;
  return counts;
}

/**
 * The same comparisons as a search makes them: each picture against each other person, the maximum over the first
 * `samplesPerIdentity` pictures of that person.
 *
 * @param samplesPerIdentity At least 1; all pictures by default.
 */
export function identityTail(tail: PictureTail, samplesPerIdentity = Infinity): CohortTail {
  const { owners, ordinals } = numberPictures(tail.picturesOf);
  const identities = tail.picturesOf.length;
  const seen = new Set<number>();
  const hits = {
    similarities: new Array<number>(),
    probes: new Array<number>(),
    matches: new Array<number>(),
  };
  const add = (probe: number, reference: number, similarity: number): void => {
    if ((ordinals[reference] ?? 0) >= samplesPerIdentity) return;
    const match = owners[reference] ?? 0;
    // Pairs come by falling similarity: the first one is the maximum.
    const key = probe * identities + match;
    if (seen.has(key)) return;
    seen.add(key);
    hits.similarities.push(similarity);
    hits.probes.push(probe);
    hits.matches.push(match);
  };
  tail.similarities.forEach((similarity, pair) => {
    const [first, second] = [tail.first[pair] ?? 0, tail.second[pair] ?? 0];
    add(first, second, similarity);
    add(second, first, similarity);
  });
  return {
    identities,
    probeIdentities: owners,
    similarities: Float64Array.from(hits.similarities),
    probes: Int32Array.from(hits.probes),
    matches: Int32Array.from(hits.matches),
    floor: tail.floor,
  };
}

/** Whose each picture is, and the how many-th of that person. */
function numberPictures(picturesOf: Int32Array) {
  const total = picturesOf.reduce((sum, count) => sum + count, 0);
  const owners = new Int32Array(total);
  const ordinals = new Int32Array(total);
  let picture = 0;
  picturesOf.forEach((count, identity) => {
    for (let ordinal = 0; ordinal < count; ordinal += 1, picture += 1) {
      owners[picture] = identity;
      ordinals[picture] = ordinal;
    }
  });
  return { owners, ordinals };
}
