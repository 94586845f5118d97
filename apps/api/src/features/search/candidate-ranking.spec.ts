import { describe, expect, test } from 'vitest';
import type { ThresholdUsed } from '../verification/threshold.ts';
import { rankCandidates } from './candidate-ranking.ts';
import type { ThresholdedHit } from './candidate-ranking.ts';

const threshold: ThresholdUsed = {
  id: 't',
  galleryId: 'g',
  spaceId: 'a',
  match: 0.6,
  review: 0.5,
  policy: 'STATIC',
  targetRate: null,
  fmr: null,
  fpir: null,
  basis: 'UNRESOLVED',
  galleryIdentities: null,
  comparedIdentities: null,
  isFallback: false,
  calibratedAt: new Date(0),
  scoreModel: null,
};
const options = { topK: 5, minDecision: 'REVIEW', oncePerImage: true } as const;

function hit(
  identityId: string,
  cosineSimilarity: number,
  change: Partial<ThresholdUsed> = {},
): ThresholdedHit {
  const used = { ...threshold, ...change };
  return {
    identityId,
    sampleId: `sample of ${identityId}`,
    galleryId: 'g',
    spaceId: used.spaceId,
    cosineSimilarity,
    threshold: used,
    confidence: null,
  };
}

function names(hits: readonly ThresholdedHit[], change: Partial<Parameters<typeof rankCandidates>[1]> = {}) {
  const [probe] = rankCandidates([hits], { ...options, ...change });
  return [
    probe?.decision,
    ...(probe?.candidates ?? []).map(({ rank, identityId }) => `${rank} ${identityId}`),
  ];
}

describe('rankCandidates', () => {
  test('ranks by similarity, and equal ones by identity', () => {
    expect(names([hit('b', 0.7), hit('c', 0.8), hit('a', 0.7)])).toEqual(['MATCH', '1 c', '2 a', '3 b']);
  });

  test('puts what was re-ranked first, in that order, and the rest behind it by similarity', () => {
    const reranked = [
      { ...hit('a', 0.9), rerankedDistance: 0.4 },
      { ...hit('b', 0.7), rerankedDistance: 0.2 },
      hit('c', 0.65),
      hit('d', 0.8),
    ];
    expect(names(reranked)).toEqual(['MATCH', '1 b', '2 a', '3 d', '4 c']);
  });

  test('names nobody below minDecision, but tells the decision', () => {
    expect(names([hit('a', 0.55)], { minDecision: 'MATCH' })).toEqual(['REVIEW']);
    expect(names([hit('a', 0.49)])).toEqual(['UNKNOWN']);
    expect(names([hit('a', 0.49)], { minDecision: 'UNKNOWN' })).toEqual(['UNKNOWN', '1 a']);
    expect(names([])).toEqual(['UNKNOWN']);
  });

  test('cuts after topK identities', () => {
    expect(names([hit('a', 0.9), hit('b', 0.8), hit('c', 0.7)], { topK: 2 })).toEqual([
      'MATCH',
      '1 a',
      '2 b',
    ]);
  });

  test('decides by the threshold of the gallery of each candidate', () => {
    const strict = hit('a', 0.7, { match: 0.9, review: 0.8 });
    expect(names([strict, hit('b', 0.6)])).toEqual(['MATCH', '1 b']);
  });

  test('ranks across spaces by margin, since their cosines have no common scale', () => {
    const other = { spaceId: 'b', match: 0.3, review: 0.2 };
    expect(names([hit('a', 0.61), hit('b', 0.4, other)])).toEqual(['MATCH', '1 b', '2 a']);
  });

  test('gives an identity to one face of a picture unless told otherwise', () => {
    const faces = [[hit('a', 0.9)], [hit('a', 0.8)]];
    expect(rankCandidates(faces, options).map(({ decision }) => decision)).toEqual(['MATCH', 'UNKNOWN']);
    const both = rankCandidates(faces, { ...options, oncePerImage: false });
    expect(both.map(({ decision }) => decision)).toEqual(['MATCH', 'MATCH']);
  });
});
