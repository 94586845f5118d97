import { describe, expect, test } from 'vitest';
import { strictRejection } from './strict-review.ts';
import type { Surroundings } from './strict-review.ts';

const picture = { pictureSha256: 'p', embedding: Float32Array.of(1, 0) };
const other = { pictureSha256: 'q', embedding: Float32Array.of(0, 1) };
const alone: Surroundings = {
  enrolledPictures: new Set(),
  nearestOwn: null,
  nearestOther: null,
  limits: { match: 0.6, samePicture: 0.99 },
};

function reason(change: Partial<Surroundings>, earlier: readonly (typeof picture)[] = []): string | null {
  return strictRejection(picture, { ...alone, ...change }, earlier)?.reason ?? null;
}

describe('STRICT review', () => {
  test('takes the first picture of an identity', () => {
    expect(reason({})).toBeNull();
    expect(reason({}, [other])).toBeNull();
  });

  test('refuses the same file, a re-encoded one, and one that came twice in the request', () => {
    expect(reason({ enrolledPictures: new Set(['p']) })).toBe('DUPLICATE_SAMPLE');
    expect(reason({ nearestOwn: 0.99 })).toBe('DUPLICATE_SAMPLE');
    expect(reason({}, [other, { ...picture, pictureSha256: 'r' }])).toBe('DUPLICATE_SAMPLE');
  });

  test('refuses a face that matches somebody else better', () => {
    expect(reason({ nearestOther: 0.6 })).toBe('IDENTITY_CONFLICT');
    expect(reason({ nearestOther: 0.8, nearestOwn: 0.7 })).toBe('IDENTITY_CONFLICT');
  });

  test('takes a face that is most like its own identity, or like nobody enough to match', () => {
    expect(reason({ nearestOther: 0.8, nearestOwn: 0.85 })).toBeNull();
    expect(reason({ nearestOther: 0.59 })).toBeNull();
  });
});
