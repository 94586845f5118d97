import type { TrackBox } from './tracking.types.ts';

/** Shared area of two boxes over their union, in [0, 1]; 0 where they do not meet, also for boxes without area. */
export function intersectionOverUnion(a: TrackBox, b: TrackBox): number {
  const shared = sharedArea(a, b);
  return shared === 0 ? 0 : shared / (a.width * a.height + b.width * b.height - shared);
}

/** The area that two boxes share, in their square unit; 0 where they do not meet. */
export function sharedArea(a: TrackBox, b: TrackBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width <= 0 || height <= 0 ? 0 : width * height;
}
