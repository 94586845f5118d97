import { candidateConfidences } from '@gallerist/embedding/calibration';
import type { ThresholdBook } from '../threshold/threshold-book.ts';
import type { ThresholdedHit } from './candidate-ranking.ts';
import type { SearchScope } from './search-scope.ts';

/**
 * Says of each hit how probable it is that it is the probe's person, among all identities of all galleries that are searched.
 * Null for a whole probe where the pack of one of its hits was measured on too little.
 */
export async function withConfidence(
  book: Pick<ThresholdBook, 'sizesOf'>,
  hits: readonly (readonly ThresholdedHit[])[],
  scope: SearchScope,
): Promise<ThresholdedHit[][]> {
  if (hits.every((ofProbe) => ofProbe.length === 0)) return hits.map(() => []);
  const prior = await priorOf(book, scope);
  return hits.map((ofProbe) => {
    const scored = ofProbe.map(({ cosineSimilarity, threshold }) => ({
      similarity: cosineSimilarity,
      model: threshold.scoreModel,
    }));
    const confidences = candidateConfidences(scored, prior);
    return ofProbe.map((hit, index) => ({ ...hit, confidence: confidences?.[index] ?? null }));
  });
}

/** Who is expected in the galleries together: their shares, weighted by their sizes. */
async function priorOf(
  book: Pick<ThresholdBook, 'sizesOf'>,
  { galleriesOfSpace, matedShares }: SearchScope,
): Promise<{ readonly expectedMatedShare: number; readonly gallerySize: number }> {
  const keys = [...galleriesOfSpace].flatMap(([spaceId, galleryIds]) =>
    galleryIds.map((galleryId) => ({ galleryId, spaceId })),
  );
  const sizes = await book.sizesOf(keys);
  const gallerySize = sizes.reduce((sum, size) => sum + size, 0);
  const weighted = keys.reduce(
    (sum, { galleryId }, index) => sum + (matedShares.get(galleryId) ?? 0) * (sizes[index] ?? 0),
    0,
  );
  const [first = 0.5] = matedShares.values();
  return { expectedMatedShare: gallerySize === 0 ? first : weighted / gallerySize, gallerySize };
}
