import type { Point, Size } from '../types.ts';
import { dlibMeanFace } from './dlib-mean-face.ts';
import type { LandmarkSet } from './landmarks.ts';
import { fivePoints } from './landmarks.ts';

/** Where the landmarks of an aligned crop stand. Plain data: packs may bring their own in their `PreprocessSpec`. */
export interface AlignmentTemplate extends Size {
  readonly name: string;
  /** What the points are and in which order. */
  readonly landmarkSet: LandmarkSet;
  /**
   * Whether the points' whole numbers mean pixel corners (as everywhere in this library) or pixel centres (as in OpenCV and
   * dlib, where most published templates come from): then half a pixel is added before use.
   */
  readonly pixelOrigin: 'corner' | 'centre';
  /** As published, one for each landmark of the set; null where the template leaves a landmark out. */
  readonly points: readonly (Point | null)[];
}

/**
 * InsightFace's 112 × 112 template of five points.
 *
 * @see InsightFace, `face_align.arcface_dst`
 */
export const arcface112: AlignmentTemplate = {
  name: 'arcface-112',
  width: 112,
  height: 112,
  landmarkSet: 'face-5',
  pixelOrigin: 'centre',
  points: [
    { x: 38.2946, y: 51.6963 },
    { x: 73.5318, y: 51.5014 },
    { x: 56.0252, y: 71.7366 },
    { x: 41.5493, y: 92.3655 },
    { x: 70.7299, y: 92.2041 },
  ],
};

/**
 * dlib's face chip as a template of the 68 landmarks, of which it uses 17–54 without the lower lip and the jaw.
 *
 * @param size Side of the square chip in pixels.
 * @param padding Share of the mean face's side added on each side; dlib's ResNet: 150 and 0.25.
 * @see dlib, `get_face_chip_details`
 */
export function dlibChip68(name: string, size: number, padding: number): AlignmentTemplate {
  const points = dlibMeanFace.map((point) =>
    point === null
      ? null
      : { x: chipPosition(point.x, size, padding), y: chipPosition(point.y, size, padding) },
  );
  return { name, width: size, height: size, landmarkSet: 'ibug-68', pixelOrigin: 'centre', points };
}

/** The same chip as a template of five points: eye centres, nose tip and mouth corners of dlib's mean face. */
export function dlibChip5(name: string, size: number, padding: number): AlignmentTemplate {
  const full = dlibChip68(name, size, padding);
  return { ...full, landmarkSet: 'face-5', points: fivePoints(full.landmarkSet, full.points) };
}

const chipPosition = (position: number, size: number, padding: number): number =>
  ((padding + position) / (2 * padding + 1)) * size;

/** dlib's 150 × 150 chip (padding 0.25) from five points. */
export const dlib150: AlignmentTemplate = dlibChip5('dlib-150', 150, 0.25);

/** dlib's 150 × 150 chip (padding 0.25) from 68 landmarks, as dlib itself makes it. */
export const dlib150From68: AlignmentTemplate = dlibChip68('dlib-150-68', 150, 0.25);

/** The templates known by name. */
export const alignmentTemplates: readonly AlignmentTemplate[] = [arcface112, dlib150, dlib150From68];

/** The built-in template of that name, or null. */
export const findAlignmentTemplate = (name: string): AlignmentTemplate | null =>
  alignmentTemplates.find((template) => template.name === name) ?? null;

/** The template's points in this library's coordinates (pixel centres at halves); null where it leaves a landmark out. */
export function templatePoints(template: AlignmentTemplate): readonly (Point | null)[] {
  const shift = template.pixelOrigin === 'centre' ? 0.5 : 0;
  return template.points.map((point) => (point === null ? null : { x: point.x + shift, y: point.y + shift }));
}
