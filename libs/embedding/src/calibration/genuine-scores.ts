import type { LabelledRows } from './labelled-rows.ts';

export interface GenuineScores {
  /** Of each row whose person has another one: the highest similarity with one of those. */
  readonly similarities: Float64Array;
  /** People with at least two rows. */
  readonly identities: number;
}

/** Mated comparisons as a search makes them: a row against the other rows of its person. */
export function genuineScores({ features, identities }: LabelledRows): GenuineScores {
  const { values, rows, dimensions } = features;
  const best: number[] = [];
  let people = 0;
  for (let start = 0; start < rows;) {
    let end = start + 1;
    while (end < rows && identities[end] === identities[start]) end += 1;
    if (end - start > 1) people += 1;
    for (let row = start; row < end && end - start > 1; row += 1) {
      let highest = -1;
      for (let other = start; other < end; other += 1) {
        if (other !== row) highest = Math.max(highest, dot(values, { a: row, b: other, dimensions }));
      }
      best.push(highest);
    }
    start = end;
  }
  return { similarities: Float64Array.from(best), identities: people };
}

function dot(
  values: Float32Array,
  { a, b, dimensions }: { readonly a: number; readonly b: number; readonly dimensions: number },
): number {
  let sum = 0;
  for (let i = 0; i < dimensions; i += 1)
    sum += (values[a * dimensions + i] as number) * (values[b * dimensions + i] as number); // as: inside both rows
  return Math.min(1, Math.max(-1, sum));
}
