import { fivePoints, templatePoints } from '@gallerist/preprocess';
import type { AlignmentTemplate, Box, Point, Size } from '@gallerist/preprocess';
import type { FoundFace } from './face-detection.types.ts';

/**
 * What the detector's boxes look like around the five points: sides, and how far their centre lies above the points' mean, in
 * units of the points' root mean square distance from it (means over 361 upright faces).
 */
const BOX_WIDTH = 3.45;
const BOX_HEIGHT = 4.5;
const BOX_RISE = 0.33;

/** The box that the detector would have drawn around five points; the caller vouches for the face. */
export function hintedFace(points: readonly Point[]): FoundFace {
  return { box: boxAround(points), confidence: 1 };
}

/** The face of a picture that is a crop aligned to `template`, at any scale. */
export function hintedTemplate(picture: Size, template: AlignmentTemplate): FoundFace {
  const points = fivePoints(template.landmarkSet, templatePoints(template)).filter((point) => point !== null);
  const x = picture.width / template.width;
  const y = picture.height / template.height;
  return hintedFace(points.map((point) => ({ x: point.x * x, y: point.y * y })));
}

function boxAround(points: readonly Point[]): Box {
  const centre = { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
  const spread = Math.sqrt(mean(points.map(({ x, y }) => (x - centre.x) ** 2 + (y - centre.y) ** 2)));
  const width = spread * BOX_WIDTH;
  const height = spread * BOX_HEIGHT;
  return { x: centre.x - width / 2, y: centre.y - height / 2 - spread * BOX_RISE, width, height };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
