import { describe, expect, it } from 'vitest';
import { decodeFeatures, encodeFeatures, featureRows, labelledVectors } from './feature-rows.ts';

const item = (id: string, identityId: string, part: 'TRAIN' | 'VALIDATION' | 'HARD_NEGATIVE') => ({
  ...{ kind: 'SAMPLE' as const, id, identityId, galleryId: 'gallery', part },
});
const items = [
  item('d', 'two', 'TRAIN'),
  item('a', 'one', 'TRAIN'),
  item('n', 'one', 'HARD_NEGATIVE'),
  item('m', 'one', 'HARD_NEGATIVE'),
  item('v', 'three', 'VALIDATION'),
  item('b', 'one', 'TRAIN'),
  item('gone', 'two', 'TRAIN'),
];
const vectors = new Map(['a', 'b', 'd', 'm', 'n', 'v'].map((id, at) => [id, Float32Array.of(at, at + 0.5)]));
const features = featureRows(items, vectors);

describe('featureRows', () => {
  it('stand together by person, each hard negative is a person of its own, and what has no vector is left out', () => {
    const shown = features.rows.map(({ id, part }) => `${id} ${part}`);
    expect(shown).toEqual([
      'm HARD_NEGATIVE',
      'n HARD_NEGATIVE',
      'a TRAIN',
      'b TRAIN',
      'd TRAIN',
      'v VALIDATION',
    ]);
    const { identities, vectors: values } = labelledVectors(features, ['TRAIN', 'HARD_NEGATIVE']);
    expect(new Set(identities).size).toBe(4);
    expect(identities[2]).toBe(identities[3]);
    expect([...values]).toEqual([3, 3.5, 4, 4.5, 0, 0.5, 1, 1.5, 2, 2.5]);
  });

  it('come back from a file of the very data set, and from no other or damaged one', () => {
    const bytes = encodeFeatures(features, 'digest');
    expect(decodeFeatures(bytes, 'digest')).toEqual(features);
    expect(decodeFeatures(bytes, 'other')).toBeNull();
    expect(decodeFeatures(bytes.subarray(0, -1), 'digest')).toBeNull();
    expect(decodeFeatures(new Uint8Array(2), 'digest')).toBeNull();
  });
});
