import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPairs, once } from '../../test/score-samples.ts';
import { auc } from './auc.ts';
import { det } from './det.ts';
import { roc } from './roc.ts';
import { VerificationScores } from './verification-scores.ts';

const share = (values: readonly number[], isIn: (value: number) => boolean) =>
  values.filter(isIn).length / values.length;

describe('roc', () => {
  it('has a point for each distinct score and one for infinity, with the rates counted there', () => {
    fc.assert(
      fc.property(anyPairs, ({ genuine, impostor }) => {
        const { thresholds, far, tar } = roc(new VerificationScores(genuine, impostor));
        const distinct = [...new Set([...genuine, ...impostor])].sort((a, b) => b - a);
        expect([...thresholds]).toEqual([Infinity, ...distinct]);
        expect([...far]).toEqual([...thresholds].map((t) => share(impostor, (value) => value >= t)));
        expect([...tar]).toEqual([...thresholds].map((t) => share(genuine, (value) => value >= t)));
      }),
      once,
    );
  });

  it('rises from nothing accepted to everything accepted, whatever the order of the scores', () => {
    fc.assert(
      fc.property(anyPairs, ({ genuine, impostor }) => {
        const curve = roc(new VerificationScores(genuine, impostor));
        expect([curve.far[0], curve.tar[0]]).toEqual([0, 0]);
        expect([curve.far.at(-1), curve.tar.at(-1)]).toEqual([1, 1]);
        for (let i = 1; i < curve.far.length; i++) {
          expect(curve.far[i]!).toBeGreaterThanOrEqual(curve.far[i - 1]!);
          expect(curve.tar[i]!).toBeGreaterThanOrEqual(curve.tar[i - 1]!);
        }
        expect(roc(new VerificationScores([...genuine].reverse(), [...impostor].reverse()))).toEqual(curve);
      }),
      once,
    );
  });

  it('gives float32 scores the points that float64 ones have', () => {
    const genuine = Float32Array.of(0.9, 0.4);
    const impostor = Float32Array.of(0.4, 0.1);
    expect(roc(new VerificationScores(genuine, impostor))).toEqual(
      roc(new VerificationScores([...genuine], [...impostor])),
    );
  });
});

describe('det', () => {
  it('counts the genuine pairs below each threshold', () => {
    fc.assert(
      fc.property(anyPairs, ({ genuine, impostor }) => {
        const scores = new VerificationScores(genuine, impostor);
        const { thresholds, far, frr } = det(scores);
        expect(far).toEqual(roc(scores).far);
        expect([...frr]).toEqual([...thresholds].map((t) => share(genuine, (value) => value < t)));
      }),
      once,
    );
  });
});

describe('auc', () => {
  it('is the share of pairs in the right order, ties counted half', () => {
    fc.assert(
      fc.property(anyPairs, ({ genuine, impostor }) => {
        let wins = 0;
        for (const g of genuine) for (const i of impostor) wins += g > i ? 1 : g === i ? 0.5 : 0;
        const value = auc(new VerificationScores(genuine, impostor));
        expect(value).toBeCloseTo(wins / (genuine.length * impostor.length), 12);
        // Turned around, what was won is lost.
        expect(auc(new VerificationScores(impostor, genuine))).toBeCloseTo(1 - value, 12);
      }),
      once,
    );
  });

  it('is the area under the points of the ROC', () => {
    fc.assert(
      fc.property(anyPairs, ({ genuine, impostor }) => {
        const scores = new VerificationScores(genuine, impostor);
        const { far, tar } = roc(scores);
        let area = 0;
        for (let i = 1; i < far.length; i++) area += ((far[i]! - far[i - 1]!) * (tar[i]! + tar[i - 1]!)) / 2;
        expect(auc(scores)).toBeCloseTo(area, 12);
      }),
      once,
    );
  });

  it('is 1 for a perfect model, 0 for an inverted one, ½ for equal scores', () => {
    expect(auc(new VerificationScores([3, 4], [1, 2]))).toBe(1);
    expect(auc(new VerificationScores([1, 2], [3, 4]))).toBe(0);
    expect(auc(new VerificationScores([1, 1], [1, 1, 1]))).toBe(0.5);
  });
});
