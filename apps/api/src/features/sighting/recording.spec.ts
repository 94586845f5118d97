import { describe, expect, it } from 'vitest';
import { unitVector } from '../../../test/vectors.ts';
import { captureKeyOf } from './capture-key.ts';
import { placeFromText, placeToText } from './find-cursor.ts';
import { poolVectors } from './pool-vectors.ts';
import { SightingIntake } from './sighting-intake.ts';

describe('poolVectors', () => {
  it('weighs pictures by the square of their quality', () => {
    const pooled = poolVectors([
      { vector: unitVector([1, 0]), quality: 0.8 },
      ...Array.from({ length: 4 }, () => ({ vector: unitVector([0, 1]), quality: 0.4 })),
    ]);
    expect(pooled[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(Math.hypot(...pooled)).toBeCloseTo(1, 6);
  });

  it('lets a picture of no quality at all count as one of 0.05', () => {
    const [good = 0, bad = 0] = poolVectors([
      { vector: unitVector([1, 0]), quality: 0.1 },
      { vector: unitVector([0, 1]), quality: 0 },
    ]);
    expect(bad / good).toBeCloseTo(0.25, 6);
  });

  it('gives one picture back as it is, and the best of those that cancel each other out', () => {
    const vector = unitVector([0.3, 0.4, 0.5]);
    expect(poolVectors([{ vector, quality: 0 }])).toBe(vector);
    const other = unitVector([-0.3, -0.4, -0.5]);
    expect(
      poolVectors([
        { vector, quality: 0.5 },
        { vector: other, quality: 0.5 },
      ]),
    ).toBe(vector);
    // Both count as 0.05.
    expect(
      poolVectors([
        { vector, quality: 0.02 },
        { vector: other, quality: 0.04 },
      ]),
    ).toBe(other);
    expect(() => poolVectors([])).toThrow(RangeError);
  });
});

describe('captureKeyOf', () => {
  const camera = { cameraId: 'c', modality: 'BODY' } as const;
  const capture = { capturedAt: new Date(5), trackletId: null };

  it('tells camera, modality, time and pictures apart, or the tracklet where there is one', () => {
    const keys = [
      captureKeyOf(camera, capture, ['x']),
      captureKeyOf(camera, capture, ['y']),
      captureKeyOf({ ...camera, cameraId: 'd' }, capture, ['x']),
      captureKeyOf({ ...camera, modality: 'FACE' }, capture, ['x']),
      captureKeyOf(camera, { ...capture, capturedAt: new Date(6) }, ['x']),
      captureKeyOf(camera, { ...capture, trackletId: 't' }, ['x']),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(captureKeyOf(camera, { ...capture, trackletId: ' t' }, ['z'])).toBe(keys[5]);
  });
});

describe('a cursor of sightings', () => {
  it('comes back bit for bit, and is refused where it is none', () => {
    const sightingId = '0192d8f0-0000-7000-8000-000000000001';
    for (const value of [0.1 + 0.2, -1e-9, 1, 0]) {
      const place = { kind: 'similarity', value, sightingId, rank: 20 } as const;
      expect(placeFromText(placeToText(place))).toEqual(place);
    }
    for (const text of [
      '',
      's:1',
      `x:1:${sightingId}:1`,
      `s:NaN:${sightingId}:1`,
      `s:1:nobody:1`,
      `s:1:${sightingId}:-1`,
    ])
      expect(placeFromText(text)).toBeNull();
  });
});

describe('SightingIntake', () => {
  it('takes one call however large, refuses what is too much, and says when there is room', async () => {
    let now = 0;
    const intake = new SightingIntake(10, () => now);
    const gate = Promise.withResolvers<undefined>();
    const large = intake.admit(50, () => gate.promise);
    await expect(intake.admit(1, () => Promise.resolve(1))).rejects.toMatchObject({
      ...{ name: 'DependencyError', dependency: 'inference', retryAfterMs: 820 },
    });
    now = 5_000;
    gate.resolve(undefined);
    await large;
    expect(await intake.admit(10, () => Promise.resolve('taken'))).toBe('taken');
  });

  it('forgets work that failed', async () => {
    const intake = new SightingIntake(1);
    const failing = () => Promise.reject(new Error('broken'));
    await expect(intake.admit(1, failing)).rejects.toThrow('broken');
    expect(await intake.admit(1, () => Promise.resolve(2))).toBe(2);
  });
});
