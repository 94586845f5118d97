import { cropSubject, findAlignmentTemplate, fivePoints } from '@gallerist/preprocess';
import type { Box, Landmarks, Point, PreprocessSpec, RgbImage, SubjectPlace } from '@gallerist/preprocess';
import type { SubjectHint, SubjectQuality } from '../inference-pool.types.ts';
import { measureChip } from '../quality/chip-measures.ts';
import { headPose } from '../quality/head-pose.ts';
import { overallQuality } from '../quality/overall-quality.ts';
import type { FaceNets } from './face-nets.types.ts';
import type { FoundFace } from './face-detection.types.ts';
import { findFaces } from './find-faces.ts';
import { hintedFace, hintedTemplate } from './hinted-face.ts';
import { locateLandmarks } from './locate-landmarks.ts';

/** A face ready to be embedded. */
export interface PreparedFace {
  readonly box: Box;
  readonly landmarks: readonly Point[];
  readonly quality: SubjectQuality;
  /** The aligned crop. */
  readonly chip: RgbImage;
}

export interface PreparedPicture {
  /** Largest first. */
  readonly faces: readonly PreparedFace[];
  readonly leftOut: number;
}

/**
 * Finds the faces of a picture (or takes them where the hint says), aligns and measures them.
 * A face whose points define no alignment is left out.
 *
 * @param hint What the caller knows; an `alignedTemplate` must be a known one.
 */
export function prepareFaces(
  picture: RgbImage,
  request: { readonly hint?: SubjectHint; readonly maxSubjects: number },
  nets: FaceNets,
): PreparedPicture {
  const { hint, maxSubjects } = request;
  if (hint !== undefined && 'alignedTemplate' in hint)
    return one(hintedTemplateFace(picture, hint.alignedTemplate, nets));
  if (hint !== undefined && 'landmarks' in hint)
    return one(faceOfPoints(picture, hintedFace(hint.landmarks), hint.landmarks, nets));
  const found = facesOf(picture, hint, nets);
  const bySize = [...found].sort((a, b) => area(b.box) - area(a.box));
  const chosen = bySize.slice(0, maxSubjects);
  const points = locateLandmarks(
    picture,
    chosen.map(({ box }) => box),
    nets.landmarks,
  );
  const faces = chosen.flatMap((face, index) => {
    const prepared = faceOf68(picture, face, points[index] ?? [], nets);
    return prepared === null ? [] : [prepared];
  });
  return { faces, leftOut: bySize.length - chosen.length };
}

const area = (box: Box): number => box.width * box.height;
const one = (face: PreparedFace | null): PreparedPicture => ({
  faces: face === null ? [] : [face],
  leftOut: 0,
});

function facesOf(picture: RgbImage, hint: SubjectHint | undefined, nets: FaceNets): readonly FoundFace[] {
  if (hint !== undefined && 'box' in hint) return [{ box: hint.box, confidence: 1 }];
  const found = findFaces(picture, nets.detector, nets.manifest.detector.plan);
  if (hint === undefined) return found;
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  const largest = [...found].sort((a, b) => area(b.box) - area(a.box))[0];
  return [{ box: largest?.box ?? whole, confidence: 1 }];
}

function faceOf68(
  picture: RgbImage,
  face: FoundFace,
  points: readonly Point[],
  nets: FaceNets,
): PreparedFace | null {
  const five = fivePoints('ibug-68', points).filter((point) => point !== null);
  const landmarks: Landmarks = { set: 'ibug-68', points };
  return cut(picture, { face, five, place: { kind: 'landmarks', landmarks } }, nets.manifest.preprocess);
}

/** The same chip from five points, where 68 are not to be had. */
function faceOfPoints(
  picture: RgbImage,
  face: FoundFace,
  points: readonly Point[],
  nets: FaceNets,
): PreparedFace | null {
  const landmarks: Landmarks = { set: 'face-5', points };
  const spec: PreprocessSpec = {
    ...nets.manifest.preprocess,
    geometry: { kind: 'align', template: 'dlib-150' },
  };
  return cut(picture, { face, five: points, place: { kind: 'landmarks', landmarks } }, spec);
}

function hintedTemplateFace(picture: RgbImage, name: string, nets: FaceNets): PreparedFace | null {
  const template = findAlignmentTemplate(name);
  if (template === null)
    throw new RangeError(`prepareFaces: alignedTemplate must be a known template, got ${name}`);
  const face = hintedTemplate(picture, template);
  const [points = []] = locateLandmarks(picture, [face.box], nets.landmarks);
  return faceOf68(picture, face, points, nets);
}

interface Cut {
  readonly face: FoundFace;
  readonly five: readonly Point[];
  readonly place: SubjectPlace;
}

function cut(picture: RgbImage, { face, five, place }: Cut, spec: PreprocessSpec): PreparedFace | null {
  const crop = cropSubject({ image: picture, subject: place }, spec);
  if (!crop.ok) return null;
  const chip = crop.value.image;
  const measures = {
    detectionConfidence: face.confidence,
    ...measureChip(chip),
    subjectPx: Math.min(face.box.width, face.box.height),
    ...headPose(five),
  };
  return {
    box: face.box,
    landmarks: five,
    chip,
    quality: { overall: overallQuality(measures), ...measures },
  };
}
