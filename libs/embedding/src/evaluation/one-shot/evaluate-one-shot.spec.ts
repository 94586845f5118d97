import { createSeededRandom } from '@gallerist/metrics/random';
import { describe, expect, it } from 'vitest';
import { drawEpisode, episodeClasses } from './draw-episode.ts';
import { evaluateOneShot } from './evaluate-one-shot.ts';

const identities = Int32Array.from({ length: 90 }, (_, row) => row % 30);

describe('drawEpisode', () => {
  const classes = episodeClasses(identities, { ways: 20, shots: 2 });

  it('draws classes and pictures without repetition, known and asked apart', () => {
    for (let number = 0; number < 50; number += 1) {
      const episode = drawEpisode(classes, { ways: 20, shots: 2, seed: 4 }, number);
      const labels = episode.map(({ asked }) => identities[asked]);
      expect(new Set(labels).size).toBe(20);
      for (const { known, asked } of episode) {
        expect(new Set([asked, ...known]).size).toBe(3);
        expect(known.map((row) => identities[row])).toEqual([identities[asked], identities[asked]]);
      }
    }
  });

  it('depends on seed and number alone, and reaches all classes', () => {
    const draw = (seed: number, number: number) => drawEpisode(classes, { ways: 20, shots: 2, seed }, number);
    expect(draw(4, 7)).toEqual(draw(4, 7));
    expect(draw(4, 7)).not.toEqual(draw(4, 8));
    const seen = new Set(
      Array.from({ length: 30 }, (_, number) => draw(1, number).map(({ asked }) => identities[asked])).flat(),
    );
    expect(seen.size).toBe(30);
  });

  it('says how many classes it lacks', () => {
    expect(() => episodeClasses(identities, { ways: 20, shots: 3 })).toThrow(
      '20-way 3-shot episodes need 20 classes with 4 pictures each; there are 0.',
    );
    expect(() => episodeClasses(identities, { ways: 31, shots: 1 })).toThrow(
      expect.objectContaining({ code: 'TOO_FEW_IDENTITIES' }),
    );
  });
});

describe('evaluateOneShot', () => {
  it('is right always for classes apart, and by chance for noise', () => {
    const random = createSeededRandom(2);
    const apart = new Float32Array(90 * 30);
    identities.forEach((identity, row) => {
      apart[row * 30 + identity] = 1;
    });
    const features = { values: apart, rows: 90, dimensions: 30 };
    const perfect = evaluateOneShot({ references: features, probes: features }, identities, { episodes: 50 });
    expect(perfect.report.accuracy).toEqual({ rate: 1, low: 1, high: 1 });
    expect(perfect.report.rightAnswers[20]).toBe(50);
    const noise = { ...features, values: Float32Array.from({ length: 90 * 30 }, () => random.next() - 0.5) };
    const { report, trials } = evaluateOneShot({ references: noise, probes: noise }, identities, {
      episodes: 2000,
    });
    // 40,000 answers that are not independent (90 pictures): 1/20 ± a fifth.
    expect(Math.abs(report.accuracy.rate - 0.05)).toBeLessThan(0.02);
    const all = trials.measuresOf(Array.from({ length: 40_000 }, (_, trial) => trial));
    expect(all['accuracy']).toBeCloseTo(report.accuracy.rate, 12);
  });

  it('takes the mean of several shots, and no tie or lost picture for a right answer', () => {
    const values = Float32Array.from([1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0].flatMap((value) => value));
    const labels = Int32Array.of(0, 0, 0, 1, 1, 1);
    const features = { values, rows: 6, dimensions: 2 };
    const options = { ways: 2, shots: 2, episodes: 200, seed: 1 };
    // Class 0 is (1,0), (0,1), (0,1); class 1 is (1,0) three times.
    const { report } = evaluateOneShot({ references: features, probes: features }, labels, options);
    // Asked (1,0) of class 0: class 1 is nearer. Asked (0,1): right. Class 1 is right but where class 0's mean is as near: never.
    const share = report.accuracy.rate;
    expect(Math.abs(share - (1 + 2 / 3) / 2)).toBeLessThan(0.08);
    const equal = { ...features, values: Float32Array.from({ length: 12 }, (_, i) => Number(i % 2 === 0)) };
    expect(evaluateOneShot({ references: equal, probes: equal }, labels, options).report.accuracy.rate).toBe(
      0,
    );
    const lost = { ...features, isUsable: new Uint8Array(6) };
    expect(
      evaluateOneShot({ references: features, probes: lost }, labels, options).report.accuracy.rate,
    ).toBe(0);
  });
});
