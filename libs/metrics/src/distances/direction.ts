import { sub } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Distance } from './distance.types.ts';

/** All that the direction of a measure takes. */
export type Directed = Pick<Distance, 'isSimilarity'>;

/** By how much `x` is farther than `y` in the unit of the measure: x − y of distances, y − x of similarities. */
export function margin(distance: Directed, x: number, y: number): number {
  return distance.isSimilarity ? y - x : x - y;
}

/** `margin` of tensors or of a tensor and a number, element by element, differentiable. Owned by the caller. */
export function marginTensor<T extends Tensor>(distance: Directed, x: T | number, y: T | number): T {
  return distance.isSimilarity ? sub(y, x) : sub(x, y);
}

/** Whether `x` is strictly farther than `y`. */
export function isFarther(distance: Directed, x: number, y: number): boolean {
  return distance.isSimilarity ? x < y : x > y;
}

/** Whether `x` is strictly nearer than `y`. */
export function isNearer(distance: Directed, x: number, y: number): boolean {
  return distance.isSimilarity ? x > y : x < y;
}

/** The farther of two values. */
export function farther(distance: Directed, x: number, y: number): number {
  return isFarther(distance, x, y) ? x : y;
}

/** The nearer of two values. */
export function nearer(distance: Directed, x: number, y: number): number {
  return isNearer(distance, x, y) ? x : y;
}

/** Farther than every value: where a search for the nearest begins. */
export function farthestOfAll(distance: Directed): number {
  return distance.isSimilarity ? -Infinity : Infinity;
}

/** Nearer than every value: where a search for the farthest begins. */
export function nearestOfAll(distance: Directed): number {
  return distance.isSimilarity ? Infinity : -Infinity;
}
