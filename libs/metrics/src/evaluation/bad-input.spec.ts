import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../checks/argument-error.ts';
import { createSeededRandom } from '../random/seeded-random.ts';
import * as evaluation from './index.ts';

const scores = new evaluation.VerificationScores([0.9, 0.4], [0.1, 0.5]);
const weighted = (weight: number): evaluation.SearchTrials & { weights: Float64Array } => ({
  people: Int32Array.of(1, 2),
  isMated: Uint8Array.of(1, 0),
  isFailure: Uint8Array.of(0, 0),
  similarities: Float64Array.of(0.9, 0.3),
  mateRanks: Int32Array.of(1, 0),
  weights: Float64Array.of(1, weight),
});
const bootstrap = (options: object) =>
  evaluation.clusterBootstrap(Int32Array.of(1, 2), () => 1, { random: createSeededRandom(1), ...options });
const misspelt = 'constructor' as never; // as: what a caller in JavaScript may pass
const tooLarge = 2 ** 31;

const refused: readonly (readonly [string, () => unknown])[] = [
  ['equalErrorRate: variant must be one of', () => evaluation.equalErrorRate(scores, misspelt)],
  ['averagePrecision: convention must be one of', () => evaluation.averagePrecision([1], misspelt)],
  [
    'averagePrecisionAtK: divisor must be one of',
    () => evaluation.averagePrecisionAtK([1], { k: 1, divisor: misspelt }),
  ],
  ['fuseFlipped: mode must be one of', () => evaluation.fuseFlipped([1], [1], misspelt)],
  [
    'identitySimilarities: aggregation must be one of',
    () => evaluation.identitySimilarities([1], evaluation.galleryIdentities([1]), misspelt),
  ],
  [
    'poolTemplates: norm must be one of',
    () => evaluation.poolTemplates({ features: [[1]], templates: [1], media: [1] }, { norm: misspelt }),
  ],
  [
    'poolTemplates: templates must hold whole numbers',
    () => evaluation.poolTemplates({ features: [[1]], templates: [NaN], media: [1] }, { norm: 'keep' }),
  ],
  ['allowedErrors: rate must', () => evaluation.allowedErrors(10, NaN)],
  ['allowedErrors: trials must', () => evaluation.allowedErrors(0.5, 0.1)],
  ['dPrime: ddof must', () => evaluation.dPrime([1, 2], [0, 1], NaN as 0)], // as: no ddof
  ['tpir: weights must', () => evaluation.tpir(weighted(1), { weights: weighted(NaN).weights })],
  ['fpir: weights must', () => evaluation.fpir(weighted(1), { ...weighted(-1), minSimilarity: 0 })],
  ['tpir: minSimilarity must', () => evaluation.tpir(weighted(1), { minSimilarity: NaN })],
  ['fpir: minSimilarity must', () => evaluation.fpir(weighted(1), { minSimilarity: NaN })],
  ['galleryIdentities: identities must', () => evaluation.galleryIdentities([tooLarge])],
  [
    'searchGallery: probes must',
    () => evaluation.searchGallery({ similarities: [[1]], probes: [tooLarge], gallery: [1] }),
  ],
  ['incompleteBeta: shape must', () => evaluation.incompleteBeta(0.5, { a: 1e300, b: 1 })],
  ['incompleteBeta: shape must', () => evaluation.inverseIncompleteBeta(0.5, { a: 1, b: Infinity })],
  ['meanByClass: values must be finite', () => evaluation.meanByClass([NaN], [1])],
  ['meanByClass: labels must', () => evaluation.meanByClass([1], [0.5])],
  ['clusterBootstrap: confidenceLevel must', () => bootstrap({ confidenceLevel: 1 })],
  ['clusterBootstrap: informativeClusters must', () => bootstrap({ informativeClusters: 0.5 })],
  ['cumulativeMatch: ranks must', () => evaluation.cumulativeMatch([[0]], 5)],
  ['classRoles: query.self must', () => evaluation.classRoles({ label: 1, self: 3 }, [1, 2])],
  [
    'lfwAccuracy: thresholds.step must give at most',
    () =>
      evaluation.lfwAccuracy([0.1, 1], [true, false], {
        folds: 2,
        thresholds: { start: 0, stop: 4, step: 1e-30 },
      }),
  ],
  ['unitVector: vector must be finite', () => evaluation.unitVector([NaN, 1])],
];

describe('bad input', () => {
  it.each(refused)('gives "%s …"', (message, call) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  });

  it('of the largest magnitude has a mean and a spread', () => {
    const most = Number.MAX_VALUE;
    expect(evaluation.percentile([-most, most], 50)).toBe(0);
    expect(evaluation.dPrime([most, 0.5 * most], [-most, -0.5 * most])).toBeCloseTo(6, 12);
    expect(evaluation.dPrime([2e-300, 1e-300], [-2e-300, -1e-300])).toBeCloseTo(6, 12);
  });
});
