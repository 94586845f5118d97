import { cropSubject, findAlignmentTemplate, fivePoints, specTemplate } from '@gallerist/preprocess';
import type {
  AlignmentTemplate,
  Box,
  Landmarks,
  PreprocessSpec,
  RgbImage,
  SubjectCrop,
  SubjectPlace,
} from '@gallerist/preprocess';
import type { SubjectHint } from '../inference-pool.types.ts';
import { measureChip } from '../quality/chip-measures.ts';
import { headPose } from '../quality/head-pose.ts';
import { overallQuality } from '../quality/overall-quality.ts';
import type { PreparedPicture, PreparedSubject, PrepareRequest } from '../subjects/prepared-subject.types.ts';
import type { FaceFinder } from './face-nets.types.ts';
import type { FoundFace } from './face-detection.types.ts';
import { findFaces } from './find-faces.ts';
import { hintedFace, hintedTemplate } from './hinted-face.ts';
import { locateLandmarks } from './locate-landmarks.ts';
import { isFaceShaped, isMostlyVisible } from './plausible-face.ts';

/** What looks for faces, and the crops that it makes of them. */
export interface FacePreparation {
  readonly finder: FaceFinder;
  /** At least one; all of geometry `align`. The first decides which faces are left out, and is what is measured. */
  readonly specs: readonly PreprocessSpec[];
}

/**
 * Finds the faces of a picture (or takes them where the hint says), aligns and measures them.
 * A face whose points define no alignment, or lie mostly outside the picture, is left out.
 *
 * @throws {RangeError} for the hint of an unknown template, or other than five landmarks.
 */
export async function prepareFaces(
  picture: RgbImage,
  request: PrepareRequest,
  { finder, specs }: FacePreparation,
): Promise<PreparedPicture> {
  const { hint, maxSubjects } = request;
  if (hint !== undefined && 'landmarks' in hint) {
    if (!isFaceShaped(hint.landmarks)) return { subjects: [], leftOut: 0 };
    const face = {
      ...hintedFace(hint.landmarks),
      landmarks: { set: 'face-5', points: hint.landmarks },
    } as const;
    return { subjects: align(picture, [face], specs), leftOut: 0 };
  }
  const found = [...(await whereFacesAre(picture, hint, finder))].sort((a, b) => area(b.box) - area(a.box));
  const chosen = found.slice(0, maxSubjects);
  const points = await locateLandmarks(
    picture,
    chosen.map(({ box }) => box),
    finder.landmarks,
  );
  const given = hint !== undefined && 'alignedTemplate' in hint ? hint.alignedTemplate : null;
  const faces = chosen.map((face, index) => ({
    ...face,
    landmarks: { set: 'ibug-68', points: points[index] ?? [] } as const,
    given,
  }));
  return { subjects: align(picture, faces, specs), leftOut: found.length - chosen.length };
}

const area = (box: Box): number => box.width * box.height;

async function whereFacesAre(
  picture: RgbImage,
  hint: SubjectHint | undefined,
  finder: FaceFinder,
): Promise<readonly FoundFace[]> {
  if (hint !== undefined && 'box' in hint) return [{ box: hint.box, confidence: 1 }];
  if (hint !== undefined && 'alignedTemplate' in hint) return [templateFace(picture, hint.alignedTemplate)];
  const found = await findFaces(picture, finder.detector, finder.plan);
  if (hint === undefined) return found;
  // a crop of one subject: the detector only says where in it, the caller that there is one
  const [largest] = [...found].sort((a, b) => area(b.box) - area(a.box));
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  return [{ box: largest?.box ?? whole, confidence: 1 }];
}

function templateFace(picture: RgbImage, name: string): FoundFace {
  const template = findAlignmentTemplate(name);
  if (template === null)
    throw new RangeError(`prepareFaces: alignedTemplate must be a known template, got ${name}`);
  return hintedTemplate(picture, template);
}

/** `given`: name of the template that the whole picture is a crop of; its own chip needs no landmarks but to be measured. */
type PointedFace = FoundFace & { readonly landmarks: Landmarks; readonly given?: string | null };

function align(
  picture: RgbImage,
  faces: readonly PointedFace[],
  specs: readonly PreprocessSpec[],
): readonly PreparedSubject[] {
  return faces.flatMap((face) => {
    const { box, confidence, landmarks } = face;
    const crops = specs.map((spec) => chipOf(picture, face, spec)).filter((crop) => crop !== null);
    const [first] = crops;
    if (first === undefined || crops.length < specs.length) return [];
    if (!isMostlyVisible(first.toCrop, first.image, picture)) return [];
    const five = fivePoints(landmarks.set, landmarks.points).filter((point) => point !== null);
    const measures = {
      detectionConfidence: confidence,
      ...measureChip(first.image),
      subjectPx: Math.min(box.width, box.height),
      ...headPose(five),
    };
    const quality = { overall: overallQuality(measures), ...measures };
    return [{ box, landmarks: five, chips: crops.map(({ image }) => image), quality }];
  });
}

/** null where the points define no alignment. */
function chipOf(
  image: RgbImage,
  { landmarks, given = null }: PointedFace,
  spec: PreprocessSpec,
): SubjectCrop | null {
  const template = alignTemplate(spec);
  const subject: SubjectPlace =
    given === template.name ? { kind: 'aligned', template } : { kind: 'landmarks', landmarks };
  const crop = cropSubject({ image, subject }, landmarks.set === 'face-5' ? fivePointSpec(spec) : spec);
  return crop.ok ? crop.value : null;
}

function alignTemplate({ geometry }: PreprocessSpec): AlignmentTemplate {
  if (geometry.kind !== 'align')
    throw new TypeError(`prepareFaces: a face pack must align, got ${geometry.kind}`);
  return specTemplate(geometry.template);
}

/** The pack's chip from five points, where 68 are not to be had and its template asks for them. */
function fivePointSpec(spec: PreprocessSpec): PreprocessSpec {
  const { geometry } = spec;
  const takesFive = geometry.kind === 'align' && specTemplate(geometry.template).landmarkSet === 'face-5';
  return takesFive ? spec : { ...spec, geometry: { kind: 'align', template: 'dlib-150' } };
}
