import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from '../types.ts';
import { applyAffine, composeAffine, identityAffine, invertAffine } from './affine.ts';
import { arcface112 } from './alignment-template.ts';
import type { Similarity } from './similarity.ts';
import { estimateSimilarity } from './similarity.ts';

const template = arcface112.points.flatMap((point) => (point === null ? [] : [point]));

function solved(source: readonly Point[], target: readonly Point[]): Similarity {
  const result = estimateSimilarity(source, target);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const turned =
  (scale: number, angle: number, shift: Point) =>
  ({ x, y }: Point): Point => ({
    x: scale * (Math.cos(angle) * x - Math.sin(angle) * y) + shift.x,
    y: scale * (Math.sin(angle) * x + Math.cos(angle) * y) + shift.y,
  });

const squaredError = (map: Similarity['map'], source: readonly Point[], target: readonly Point[]): number =>
  source.reduce((sum, point, index) => {
    const mapped = applyAffine(map, point);
    return sum + (mapped.x - (target[index]?.x ?? NaN)) ** 2 + (mapped.y - (target[index]?.y ?? NaN)) ** 2;
  }, 0);

const coordinate = fc.double({ min: -2000, max: 2000, noNaN: true });
const points = fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 5, maxLength: 5 });
const seeded = { seed: 7, numRuns: 300 };

describe('estimateSimilarity', () => {
  it('returns the identity for the ArcFace template onto itself', () => {
    const { map, residual } = solved(template, template);
    map.forEach((value, index) => expect(value).toBeCloseTo(identityAffine[index] ?? NaN, 12));
    expect(residual).toBeLessThan(1e-12);
  });

  it('finds the scale, the angle and the shift of a turned and enlarged face', () => {
    const source = template.map(turned(1.7, 0.3, { x: 140, y: 15 }));
    const { map, scale, rotation } = solved(source, template);
    expect(scale).toBeCloseTo(1 / 1.7, 12);
    expect(rotation).toBeCloseTo(-0.3, 12);
    source.forEach((point, index) => {
      const mapped = applyAffine(map, point);
      expect(mapped.x).toBeCloseTo(template[index]?.x ?? NaN, 9);
      expect(mapped.y).toBeCloseTo(template[index]?.y ?? NaN, 9);
    });
  });

  it('recovers any similarity from its own points', () => {
    const parameters = fc.record({
      scale: fc.double({ min: 0.05, max: 20, noNaN: true }),
      angle: fc.double({ min: -3.1, max: 3.1, noNaN: true }),
      shift: fc.record({ x: coordinate, y: coordinate }),
    });
    fc.assert(
      fc.property(parameters, ({ scale, angle, shift }) => {
        const found = solved(template, template.map(turned(scale, angle, shift)));
        expect(found.scale / scale).toBeCloseTo(1, 9);
        expect(found.rotation).toBeCloseTo(angle, 9);
        // Relative to coordinates of up to 4,000: double precision leaves about 1e-12 of that.
        expect(found.residual).toBeLessThan(1e-8);
      }),
      seeded,
    );
  });

  it('is the least-squares optimum: no small change of its four numbers fits better', () => {
    fc.assert(
      fc.property(points, points, (source, target) => {
        const result = estimateSimilarity(source, target);
        if (!result.ok) return;
        const [a, b, c, d, e, f] = result.value.map;
        const best = squaredError(result.value.map, source, target);
        for (const step of [1e-3, -1e-3]) {
          const neighbours = [
            [a + step, b, c, d, e + step, f],
            [a, b - step, c, d + step, e, f],
            [a, b, c + step, d, e, f],
            [a, b, c, d, e, f + step],
          ] as const;
          for (const map of neighbours) {
            // The sum's own rounding at coordinates of thousands is about 1e-9 of it.
            expect(squaredError(map, source, target)).toBeGreaterThanOrEqual(best * (1 - 1e-9));
          }
        }
      }),
      seeded,
    );
  });

  it('never mirrors, and shows mirrored landmarks by their residual', () => {
    const mirrored = template.map(({ x, y }) => ({ x: 112 - x, y }));
    const { map, residual } = solved(mirrored, template);
    expect(map[0] * map[4] - map[1] * map[3]).toBeGreaterThan(0);
    expect(residual).toBeGreaterThan(10);
  });

  it.each([
    ['one pair', [{ x: 1, y: 2 }], [{ x: 3, y: 4 }]],
    ['no pair', [], []],
    ['coincident source points', Array(5).fill({ x: 4, y: 9 }), template],
    ['coincident target points', template, Array(5).fill({ x: 4, y: 9 })],
    ['points a rounding error apart', template.map((_, i) => ({ x: 1000 + i * 1e-13, y: 7 })), template],
    ['a coordinate that is NaN', template.map((point, i) => (i === 2 ? { x: NaN, y: 0 } : point)), template],
    [
      'an infinite coordinate',
      template.map((point, i) => (i === 0 ? { x: Infinity, y: 0 } : point)),
      template,
    ],
  ] as readonly (readonly [string, readonly Point[], readonly Point[]])[])(
    'reports %s as degenerate',
    (_name, source, target) => {
      expect(estimateSimilarity(source, target)).toMatchObject({
        ok: false,
        error: { code: 'DEGENERATE_POINTS' },
      });
    },
  );

  it('reports an equilateral triangle and its mirror image as degenerate, as every turn fits alike', () => {
    const triangle = [0, 1, 2].map((i) => ({
      x: Math.cos((i * 2 * Math.PI) / 3),
      y: Math.sin((i * 2 * Math.PI) / 3),
    }));
    const mirror = triangle.map(({ x, y }) => ({ x: -x, y }));
    expect(estimateSimilarity(triangle, mirror)).toMatchObject({ ok: false });
  });

  it('throws for lists of different lengths', () => {
    expect(() => estimateSimilarity(template, template.slice(1))).toThrow(RangeError);
  });
});

describe('affine maps', () => {
  it('come back through their inverse', () => {
    const map = [0.6, 0.2, -80, -0.3, 0.5, 12] as const;
    const back = composeAffine(map, invertAffine(map));
    back.forEach((value, index) => expect(value).toBeCloseTo(identityAffine[index] ?? NaN, 12));
  });

  it('compose in the order they are named', () => {
    const shift = [1, 0, 10, 0, 1, 0] as const;
    const double = [2, 0, 0, 0, 2, 0] as const;
    expect(applyAffine(composeAffine(shift, double), { x: 1, y: 1 })).toEqual({ x: 22, y: 2 });
  });

  it('throw where there is no inverse', () => {
    expect(() => invertAffine([1, 2, 0, 2, 4, 0])).toThrow(RangeError);
    expect(() => invertAffine([NaN, 0, 0, 0, 1, 0])).toThrow(RangeError);
  });
});
