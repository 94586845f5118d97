import type { Box } from '@gallerist/preprocess';
import type { FoundFace } from './face-detection.types.ts';

/** A find this much inside a surer one is a part of the same face, seen at another scale. */
const MAX_CONTAINED = 0.75;

/** Shared area of two boxes over their union and over the smaller one, in [0, 1]; 0 where they do not meet. */
export function overlap(a: Box, b: Box): { readonly ofUnion: number; readonly ofSmaller: number } {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return { ofUnion: 0, ofSmaller: 0 };
  const shared = width * height;
  const [areaA, areaB] = [a.width * a.height, b.width * b.height];
  return { ofUnion: shared / (areaA + areaB - shared), ofSmaller: shared / Math.min(areaA, areaB) };
}

/**
 * Keeps the surest find of each subject, surest first.
 *
 * @param maxOverlap Two finds that overlap more than this (intersection over union) are one; so are two of which one
 *   lies mostly inside the other.
 * @param maxContained What is mostly: a share of the smaller one.
 */
export function suppressNonMaxima(
  found: readonly FoundFace[],
  maxOverlap: number,
  maxContained = MAX_CONTAINED,
): readonly FoundFace[] {
  const isSame = (a: FoundFace, b: FoundFace): boolean => {
    const { ofUnion, ofSmaller } = overlap(a.box, b.box);
    return ofUnion > maxOverlap || ofSmaller > maxContained;
  };
  const kept: FoundFace[] = [];
  for (const face of [...found].sort((a, b) => b.confidence - a.confidence)) {
    if (!kept.some((other) => isSame(face, other))) kept.push(face);
  }
  return kept;
}
