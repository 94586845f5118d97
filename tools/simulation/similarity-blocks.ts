import { similarityMatrix } from '@gallerist/metrics/similarity';
import type { Features } from '@gallerist/metrics/similarity';

/** Similarities of some probes with the samples of some identities. */
export interface SimilarityBlock {
  readonly firstProbe: number;
  readonly probes: number;
  readonly firstSample: number;
  readonly samples: number;
  /** `[probes, samples]`. */
  readonly similarities: Float32Array;
}

const PROBES_PER_BLOCK = 1024;
const IDENTITIES_PER_BLOCK = 2048;

/** All cosine similarities, a block of whole identities at a time, so that memory stays bounded. */
export async function visitSimilarities(
  vectors: { readonly probes: Features; readonly samples: Features; readonly samplesPerIdentity: number },
  visit: (block: SimilarityBlock) => void,
): Promise<void> {
  const { probes, samples, samplesPerIdentity } = vectors;
  const samplesPerBlock = IDENTITIES_PER_BLOCK * samplesPerIdentity;
  for (let firstSample = 0; firstSample < samples.rows; firstSample += samplesPerBlock) {
    const right = rowsOf(samples, firstSample, samplesPerBlock);
    for (let firstProbe = 0; firstProbe < probes.rows; firstProbe += PROBES_PER_BLOCK) {
      const left = rowsOf(probes, firstProbe, PROBES_PER_BLOCK);
      const similarities = await similarityMatrix(left, right);
      visit({ firstProbe, probes: left.rows, firstSample, samples: right.rows, similarities });
    }
  }
}

function rowsOf({ values, rows, dimensions }: Features, first: number, most: number): Features {
  const count = Math.min(most, rows - first);
  const part = values.subarray(first * dimensions, (first + count) * dimensions);
  return { values: part, rows: count, dimensions };
}
