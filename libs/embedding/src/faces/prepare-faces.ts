import { cropSubject, findAlignmentTemplate, fivePoints, specTemplate } from '@gallerist/preprocess';
import type {
  AlignmentTemplate,
  Box,
  Landmarks,
  Point,
  PreprocessSpec,
  RgbImage,
  SubjectPlace,
} from '@gallerist/preprocess';
import type { SubjectHint, SubjectQuality } from '../inference-pool.types.ts';
import { measureChip } from '../quality/chip-measures.ts';
import { headPose } from '../quality/head-pose.ts';
import { overallQuality } from '../quality/overall-quality.ts';
import type { FaceNets } from './face-nets.types.ts';
import type { FoundFace } from './face-detection.types.ts';
import { findFaces } from './find-faces.ts';
import { hintedFace, hintedTemplate } from './hinted-face.ts';
import { locateLandmarks } from './locate-landmarks.ts';
import { isFaceShaped, isMostlyVisible } from './plausible-face.ts';

/** A face ready to be embedded. */
export interface PreparedFace {
  readonly box: Box;
  /** Five, as seen in the picture: left eye, right eye, nose tip, left and right mouth corner. */
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

/** What looks for faces; the embedder is not asked. */
export type FindingNets = Pick<FaceNets, 'manifest' | 'detector' | 'landmarks'>;

export interface PrepareRequest {
  readonly hint?: SubjectHint;
  readonly maxSubjects: number;
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
  nets: FindingNets,
): Promise<PreparedPicture> {
  const { hint, maxSubjects } = request;
  if (hint !== undefined && 'landmarks' in hint) {
    if (!isFaceShaped(hint.landmarks)) return { faces: [], leftOut: 0 };
    const face = {
      ...hintedFace(hint.landmarks),
      landmarks: { set: 'face-5', points: hint.landmarks },
    } as const;
    return { faces: align(picture, [face], nets.manifest.preprocess), leftOut: 0 };
  }
  const found = [...(await whereFacesAre(picture, hint, nets))].sort((a, b) => area(b.box) - area(a.box));
  const chosen = found.slice(0, maxSubjects);
  const points = await locateLandmarks(
    picture,
    chosen.map(({ box }) => box),
    nets.landmarks,
  );
  const isOwnChip =
    hint !== undefined && 'alignedTemplate' in hint && hint.alignedTemplate === ownTemplate(nets).name;
  const faces = chosen.map((face, index) => ({
    ...face,
    landmarks: { set: 'ibug-68', points: points[index] ?? [] } as const,
    ...(isOwnChip ? { aligned: ownTemplate(nets) } : {}),
  }));
  return { faces: align(picture, faces, nets.manifest.preprocess), leftOut: found.length - chosen.length };
}

const area = (box: Box): number => box.width * box.height;

async function whereFacesAre(
  picture: RgbImage,
  hint: SubjectHint | undefined,
  nets: FindingNets,
): Promise<readonly FoundFace[]> {
  if (hint !== undefined && 'box' in hint) return [{ box: hint.box, confidence: 1 }];
  if (hint !== undefined && 'alignedTemplate' in hint) return [templateFace(picture, hint.alignedTemplate)];
  const found = await findFaces(picture, nets.detector, nets.manifest.detector.plan);
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

const ownTemplate = ({ manifest }: Pick<FaceNets, 'manifest'>): AlignmentTemplate => {
  const { geometry } = manifest.preprocess;
  if (geometry.kind !== 'align')
    throw new TypeError(`prepareFaces: a face pack must align, got ${geometry.kind}`);
  return specTemplate(geometry.template);
};

/** `aligned`: the picture is the pack's own chip already, so the landmarks only serve to measure it. */
type PointedFace = FoundFace & { readonly landmarks: Landmarks; readonly aligned?: AlignmentTemplate };

function align(
  picture: RgbImage,
  faces: readonly PointedFace[],
  spec: PreprocessSpec,
): readonly PreparedFace[] {
  return faces.flatMap(({ box, confidence, landmarks, aligned }) => {
    const subject: SubjectPlace =
      aligned === undefined ? { kind: 'landmarks', landmarks } : { kind: 'aligned', template: aligned };
    const crop = cropSubject(
      { image: picture, subject },
      landmarks.set === 'face-5' ? fivePointSpec(spec) : spec,
    );
    if (!crop.ok || !isMostlyVisible(crop.value.toCrop, crop.value.image, picture)) return [];
    const five = fivePoints(landmarks.set, landmarks.points).filter((point) => point !== null);
    const measures = {
      detectionConfidence: confidence,
      ...measureChip(crop.value.image),
      subjectPx: Math.min(box.width, box.height),
      ...headPose(five),
    };
    const quality = { overall: overallQuality(measures), ...measures };
    return [{ box, landmarks: five, chip: crop.value.image, quality }];
  });
}

/** The pack's chip from five points, where 68 are not to be had and its template asks for them. */
function fivePointSpec(spec: PreprocessSpec): PreprocessSpec {
  const { geometry } = spec;
  const takesFive = geometry.kind === 'align' && specTemplate(geometry.template).landmarkSet === 'face-5';
  return takesFive ? spec : { ...spec, geometry: { kind: 'align', template: 'dlib-150' } };
}
