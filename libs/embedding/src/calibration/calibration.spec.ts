import { describe, expect, it } from 'vitest';
import { calibrationStatistics } from './calibration-statistics.ts';
import { visitIdentityScores } from './identity-scores.ts';
import { ScoreHistogram } from './score-histogram.ts';

/** Mulberry32: a seeded generator of [0, 1). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function people(count: number, pictures: number) {
  const random = seeded(7);
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, (_, identity) => {
    const centre = Array.from({ length: 16 }, gauss);
    return Array.from({ length: pictures }, () => {
      const noisy = centre.map((value) => value + 0.3 * gauss());
      const length = Math.hypot(...noisy);
      return { identity, vector: Float32Array.from(noisy, (value) => value / length) };
    });
  }).flat();
}

describe('identity scores', () => {
  it('equal a brute-force maximum over each identity, the probe itself left out', async () => {
    const vectors = people(6, 3);
    const scores: string[] = [];
    await visitIdentityScores(vectors, ({ probeIdentity, identity, cosineSimilarity }) =>
      scores.push(`${probeIdentity} ${identity} ${cosineSimilarity.toFixed(6)}`),
    );
    const expected: string[] = [];
    for (const probe of vectors) {
      for (let identity = 0; identity < 6; identity += 1) {
        const others = vectors.filter((other) => other.identity === identity && other !== probe);
        const dots = others.map(({ vector }) =>
          vector.reduce((sum, value, i) => sum + value * (probe.vector[i] ?? 0), 0),
        );
        expected.push(`${probe.identity} ${identity} ${Math.max(...dots).toFixed(6)}`);
      }
    }
    expect(scores).toEqual(expected);
  });

  it('refuse an identity whose pictures are scattered', async () => {
    const [a, b] = people(2, 1);
    if (a === undefined || b === undefined) throw new TypeError('expected two people');
    await expect(visitIdentityScores([a, b, { ...a }], () => undefined)).rejects.toThrow(RangeError);
  });
});

describe('ScoreHistogram', () => {
  it('reads a quantile that at most that share reaches', () => {
    const histogram = new ScoreHistogram(0.01);
    for (let i = 0; i < 1000; i += 1) histogram.add(i / 1000);
    const threshold = histogram.upperQuantile(0.1);
    expect(threshold).toBeCloseTo(0.9, 9);
    expect(histogram.upperQuantile(1e-4)).toBeNull();
  });
});

describe('calibrationStatistics', () => {
  it('refuses people whose comparisons leave too few for a tail', async () => {
    await expect(calibrationStatistics(people(50, 2))).rejects.toThrow('10 comparisons in the tail or more');
  });

  it('counts every comparison, gives rising thresholds with errors, and no vectors', async () => {
    const statistics = await calibrationStatistics(people(120, 2));
    expect(statistics).toMatchObject({
      identities: 120,
      images: 240,
      impostorComparisons: 240 * 119,
      genuineComparisons: 240,
    });
    const thresholds = statistics.thresholds.map(({ cosineSimilarity }) => cosineSimilarity);
    expect(thresholds.length).toBeGreaterThanOrEqual(2);
    expect([...thresholds].sort((a, b) => a - b)).toEqual(thresholds);
    for (const { standardError } of statistics.thresholds) expect(standardError).toBeGreaterThan(0);
    expect(statistics.impostor.counts.reduce((sum, count) => sum + count, 0)).toBe(240 * 119);
    expect(JSON.stringify(statistics).length).toBeLessThan(5000);
  });
});
