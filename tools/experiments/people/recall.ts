import { goodMatchRanks, market1501Roles } from '@gallerist/metrics/evaluation';

/** Rows of any length that are compared by their inner product. */
export interface Descriptors {
  /** `[N·D]` row-major. */
  readonly values: Float32Array;
  readonly labels: Int32Array;
  readonly cameras: Int32Array;
}

/**
 * Recall@1 across cameras: each probe against all pictures of the gallery but those of its person by its own camera.
 *
 * @param probes `[N·D]`, the gallery's pictures in the same order, perhaps with something in front.
 */
export function recallAt1(probes: Float32Array, { values, labels, cameras }: Descriptors): number {
  const dimensions = values.length / labels.length;
  const roles = new Uint8Array(labels.length);
  const similarities = new Float32Array(labels.length);
  let [hits, queries] = [0, 0];
  labels.forEach((label, probe) => {
    const row = probes.subarray(probe * dimensions, (probe + 1) * dimensions);
    for (let other = 0; other < labels.length; other += 1) {
      const start = other * dimensions;
      similarities[other] = row.reduce((sum, value, i) => sum + value * (values[start + i] ?? 0), 0);
    }
    market1501Roles({ person: label, camera: cameras[probe] ?? 0 }, { people: labels, cameras }, roles);
    const [first] = goodMatchRanks(similarities, roles, { isSimilarity: true });
    if (first === undefined) return;
    queries += 1;
    if (first === 1) hits += 1;
  });
  return hits / queries;
}
