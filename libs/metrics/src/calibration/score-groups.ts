/** The distinct scores in ascending order, with how many pairs of each kind have them. */
export interface ScoreGroups {
  /** `[K]` strictly ascending. */
  readonly scores: Float64Array;
  /** `[K]` counts. */
  readonly genuine: Float64Array;
  /** `[K]` counts. */
  readonly impostor: Float64Array;
}

/**
 * Merges the scores of both kinds; equal ones become one group, so that no order among them is made up.
 *
 * @param genuine  `[G]` not NaN, left as they are.
 * @param impostor `[I]` not NaN, left as they are.
 */
export function groupScores(genuine: ArrayLike<number>, impostor: ArrayLike<number>): ScoreGroups {
  const sortedGenuine = Float64Array.from(genuine).sort();
  const sortedImpostor = Float64Array.from(impostor).sort();
  const size = sortedGenuine.length + sortedImpostor.length;
  const scores = new Float64Array(size);
  const genuineCounts = new Float64Array(size);
  const impostorCounts = new Float64Array(size);
  let groups = 0;
  for (let g = 0, i = 0; g + i < size; groups += 1) {
    const score = Math.min(sortedGenuine[g] ?? Infinity, sortedImpostor[i] ?? Infinity);
    const startGenuine = g;
    const startImpostor = i;
    while (sortedGenuine[g] === score) g += 1;
    while (sortedImpostor[i] === score) i += 1;
    scores[groups] = score;
    genuineCounts[groups] = g - startGenuine;
    impostorCounts[groups] = i - startImpostor;
  }
  return {
    scores: scores.slice(0, groups),
    genuine: genuineCounts.slice(0, groups),
    impostor: impostorCounts.slice(0, groups),
  };
}

/** `groupScores` of one list with labels 1 (genuine) and 0 (impostor). */
export function groupLabelledScores(scores: ArrayLike<number>, labels: ArrayLike<number>): ScoreGroups {
  const all = Float64Array.from(scores);
  return groupScores(
    all.filter((_, i) => labels[i] === 1),
    all.filter((_, i) => labels[i] !== 1),
  );
}
