import { VerificationScores, roc, tarAtFmr } from '@gallerist/metrics/evaluation';
import { createSeededRandom } from '@gallerist/metrics/random';
import { peakMemoryMib } from '../../instance/peak-memory.ts';
import { medianOfRuns, secondsOf } from '../repeat.ts';
import type { MetricsPart } from './metrics-part.types.ts';

const sizes = { full: { genuine: 1_000_000, impostor: 9_000_000 }, small: { genuine: 100, impostor: 900 } };
const rates = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1];
/** The reference sorts one score in so many. */
const referenceShare = 10;

/** ROC curve and TAR at six rates from unsorted scores. */
export const rocPart: MetricsPart = {
  name: 'ROC',
  async measure(size, runs) {
    const counts = sizes[size];
    const genuine = syntheticScores(1, counts.genuine, 0.6);
    const impostor = syntheticScores(2, counts.impostor, 0);
    let points = 0;
    const value = await medianOfRuns(
      () =>
        secondsOf(() => {
          const scores = new VerificationScores(genuine, impostor);
          points = roc(scores).thresholds.length;
          for (const rate of rates) tarAtFmr(scores, rate);
          return Promise.resolve();
        }),
      runs,
    );
    const peak = peakMemoryMib(process.pid);
    const all = counts.genuine + counts.impostor;
    return [
      {
        ...{ name: `ROC + TAR at 6 rates, ${all} scores`, value, unit: 's' },
        reference: {
          name: `pairs sorted by a comparator, 1 in ${referenceShare} scaled`,
          value: (await secondsOf(() => Promise.resolve(sortPairs(genuine, impostor)))) * referenceShare,
        },
        bound: { kind: 'at most', limit: 4, of: 'value' },
        note: `${points} points${peak === null ? '' : `, peak memory ${peak} MiB`}`,
      },
    ];
  },
};

/** Sums of three uniform numbers, about `centre`. */
function syntheticScores(seed: number, count: number, centre: number): Float32Array {
  const random = createSeededRandom(seed);
  const scores = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    scores[i] = centre + (random.next() + random.next() + random.next() - 1.5) / 2;
  }
  return scores;
}

/** The usual way: all scores in one list with their labels, sorted, then summed up. */
function sortPairs(genuine: Float32Array, impostor: Float32Array): { tar: Float64Array; far: Float64Array } {
  const genuineCount = Math.ceil(genuine.length / referenceShare);
  const count = genuineCount + Math.ceil(impostor.length / referenceShare);
  const scoreOf = (i: number) => (i < genuineCount ? genuine[i] : impostor[i - genuineCount]) ?? 0;
  const scores = Float32Array.from({ length: count }, (_, i) => scoreOf(i));
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const tar = new Float64Array(count);
  const far = new Float64Array(count);
  let accepted = 0;
  for (const [place, i] of order.entries()) {
    if (i < genuineCount) accepted += 1;
    tar[place] = accepted / genuineCount;
    far[place] = (place + 1 - accepted) / (count - genuineCount);
  }
  return { tar, far };
}
