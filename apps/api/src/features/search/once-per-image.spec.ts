import { describe, expect, test } from 'vitest';

import { oncePerImage } from './once-per-image.ts';

const threshold = { match: 0.6, review: 0.5 };

function candidate(identityId: string, cosineSimilarity: number) {
  return { identityId, cosineSimilarity, threshold };
}

function names(probes: readonly (readonly { identityId: string }[])[]): string[] {
  return probes.map((candidates) => candidates.map((one) => one.identityId).join(' '));
}

describe('oncePerImage', () => {
  test('leaves an identity to the face that is most like it', () => {
    const probes = [[candidate('ada', 0.9)], [candidate('ada', 0.7)], [candidate('ada', 0.8)]];
    expect(names(oncePerImage(probes))).toEqual(['ada', '', '']);
  });

  test('moves a face to its second candidate where that makes room for another face', () => {
    const probes = [[candidate('ada', 0.8), candidate('bea', 0.79)], [candidate('ada', 0.75)]];
    expect(names(oncePerImage(probes))).toEqual(['bea', 'ada']);
  });

  test('keeps a second candidate at one face only', () => {
    const probes = [
      [candidate('ada', 0.9), candidate('cleo', 0.6)],
      [candidate('bea', 0.9), candidate('cleo', 0.55)],
    ];
    expect(names(oncePerImage(probes))).toEqual(['ada cleo', 'bea']);
  });

  test('does not touch candidates below REVIEW', () => {
    const probes = [[candidate('ada', 0.9)], [candidate('ada', 0.49)]];
    expect(names(oncePerImage(probes))).toEqual(['ada', 'ada']);
  });

  test('counts a pair exactly at REVIEW', () => {
    const probes = [[candidate('ada', 0.5)], [candidate('ada', 0.5)]];
    expect(names(oncePerImage(probes)).sort()).toEqual(['', 'ada']);
  });

  test('changes nothing for one face', () => {
    const probes = [[candidate('ada', 0.9), candidate('bea', 0.8)]];
    expect(names(oncePerImage(probes))).toEqual(['ada bea']);
  });
});
