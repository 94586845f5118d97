import type { Box } from '@gallerist/preprocess';
import type { FoundFace } from './face-detection.types.ts';

/** Intersection over union of two boxes, in [0, 1]; 0 where either is empty. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/**
 * Keeps the surest find of each face, surest first.
 *
 * @param maxOverlap Two finds that overlap more than this (intersection over union) are one face.
 */
export function suppressNonMaxima(found: readonly FoundFace[], maxOverlap: number): readonly FoundFace[] {
  const kept: FoundFace[] = [];
  for (const face of [...found].sort((a, b) => b.confidence - a.confidence)) {
    if (!kept.some((other) => overlap(face.box, other.box) > maxOverlap)) kept.push(face);
  }
  return kept;
}
