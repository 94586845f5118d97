import type { Result } from '../result.ts';
import type { Point, Size } from '../types.ts';
import type { AlignmentTemplate } from './alignment-template.ts';
import { templatePoints } from './alignment-template.ts';
import type { LandmarkSet } from './landmarks.ts';
import { fivePoints, landmarkCounts } from './landmarks.ts';
import type { DegeneratePoints, Similarity } from './similarity.ts';
import { estimateSimilarity } from './similarity.ts';

/** Landmarks found in a picture, in its pixels, in the order of their set. */
export interface Landmarks {
  readonly set: LandmarkSet;
  readonly points: readonly Point[];
}

/**
 * The similarity from a picture to an aligned crop.
 *
 * @param landmarks Of the template's own set, or 68 points for a template of five (these are then made from the 68).
 * @throws {RangeError} if the number of points is wrong, or five points meet a template of 68.
 */
export function alignToTemplate(
  landmarks: Landmarks,
  template: AlignmentTemplate,
): Result<Similarity, DegeneratePoints> {
  if (landmarks.points.length !== landmarkCounts[landmarks.set]) {
    throw new RangeError(
      `alignToTemplate: landmarks.points must hold ${landmarkCounts[landmarks.set]}, got ${landmarks.points.length}`,
    );
  }
  if (template.landmarkSet === 'ibug-68' && landmarks.set === 'face-5') {
    throw new RangeError(
      `alignToTemplate: landmarks must hold 68 points for template ${template.name}, got 5`,
    );
  }
  const found =
    landmarks.set === template.landmarkSet ? landmarks.points : fivePoints(landmarks.set, landmarks.points);
  return similarityOfPairs(found, templatePoints(template));
}

/**
 * The similarity from a crop that was aligned to one template to the crop of another, by the five points of both.
 *
 * @param from What the picture was aligned to; a picture of another size than the template's is taken as that crop enlarged
 *   or reduced to `size`.
 */
export function realignTemplate(
  from: { readonly template: AlignmentTemplate; readonly size: Size },
  to: AlignmentTemplate,
): Result<Similarity, DegeneratePoints> {
  const scaleX = from.size.width / from.template.width;
  const scaleY = from.size.height / from.template.height;
  const source = fivePoints(from.template.landmarkSet, templatePoints(from.template)).map((point) =>
    point === null ? null : { x: point.x * scaleX, y: point.y * scaleY },
  );
  return similarityOfPairs(source, fivePoints(to.landmarkSet, templatePoints(to)));
}

function similarityOfPairs(
  source: readonly (Point | null)[],
  target: readonly (Point | null)[],
): Result<Similarity, DegeneratePoints> {
  const from: Point[] = [];
  const to: Point[] = [];
  source.forEach((point, index) => {
    const aim = target[index];
    if (point === null || aim === null || aim === undefined) return;
    from.push(point);
    to.push(aim);
  });
  return estimateSimilarity(from, to);
}
