import { createSeededRandom } from '@gallerist/metrics/random';
import { describe, expect, it } from 'vitest';
import { evaluateClasses } from './evaluate-classes.ts';

const ROWS = 60;
const DIMENSIONS = 5;

function randomRows(seed: number) {
  const random = createSeededRandom(seed);
  const values = new Float32Array(ROWS * DIMENSIONS);
  for (let row = 0; row < ROWS; row += 1) {
    const vector = Array.from({ length: DIMENSIONS }, () => random.next() - 0.5);
    values.set(
      vector.map((value) => value / Math.hypot(...vector)),
      row * DIMENSIONS,
    );
  }
  return { values, rows: ROWS, dimensions: DIMENSIONS };
}

describe('evaluateClasses', () => {
  const [references, probes] = [randomRows(1), randomRows(2)];
  const identities = Int32Array.from({ length: ROWS }, (_, row) => row % 11);
  const similarity = (probe: number, reference: number) => {
    let sum = 0;
    for (let i = 0; i < DIMENSIONS; i += 1) {
      sum +=
        (probes.values[probe * DIMENSIONS + i] ?? 0) * (references.values[reference * DIMENSIONS + i] ?? 0);
    }
    return sum;
  };

  it('ranks all other pictures and takes each pair once, as loops do', async () => {
    const { report, pairs } = await evaluateClasses({ references, probes }, identities);
    const all = Array.from({ length: ROWS }, (_, row) => row);
    const firsts = all.filter((probe) => {
      const others = all.filter((row) => row !== probe);
      const [best = 0] = others.sort((a, b) => similarity(probe, b) - similarity(probe, a));
      return identities[best] === identities[probe];
    });
    expect(report.cmc?.[0]).toBeCloseTo(firsts.length / ROWS, 12);
    const expected = all.flatMap((probe) =>
      all.flatMap((row) =>
        row > probe && identities[row] === identities[probe] ? [similarity(probe, row)] : [],
      ),
    );
    const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b);
    const genuine = sorted(pairs.genuine);
    expect(genuine).toHaveLength(expected.length);
    sorted(expected).forEach((value, place) => expect(genuine[place]).toBeCloseTo(value, 5));
    expect(genuine.length + pairs.impostorPairs).toBe((ROWS * (ROWS - 1)) / 2);
  });

  it('leaves out who is alone, and says when all are', async () => {
    const lonely = identities.map((identity, row) => (row === 0 ? 99 : identity));
    const { report } = await evaluateClasses({ references, probes }, lonely);
    expect([report.validQueries, report.skippedQueries]).toEqual([ROWS - 1, 1]);
    const alone = Int32Array.from({ length: ROWS }, (_, row) => row);
    await expect(evaluateClasses({ references, probes }, alone)).rejects.toMatchObject({
      code: 'NO_GENUINE_PAIRS',
    });
    const equal = new Int32Array(ROWS);
    await expect(evaluateClasses({ references, probes }, equal)).rejects.toMatchObject({
      code: 'NO_IMPOSTOR_PAIRS',
    });
  });

  it('names the argument of another length', async () => {
    await expect(evaluateClasses({ references, probes }, identities.subarray(1))).rejects.toThrow(
      /evaluateClasses: identities must have/,
    );
  });
});
