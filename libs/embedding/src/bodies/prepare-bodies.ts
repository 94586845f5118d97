import { cropSubject, specSize } from '@gallerist/preprocess';
import type { Box, PreprocessSpec, RgbImage, SubjectPlace } from '@gallerist/preprocess';
import { isMostlyVisible } from '../faces/plausible-face.ts';
import type { SubjectQuality } from '../inference-pool.types.ts';
import { measureChip } from '../quality/chip-measures.ts';
import { overallBodyQuality } from '../quality/overall-quality.ts';
import type { PreparedPicture, PreparedSubject, PrepareRequest } from '../subjects/prepared-subject.types.ts';
import { widenBox } from './widen-box.ts';

/** A person in a picture. */
interface FoundBody {
  readonly box: Box;
  readonly confidence: number;
  readonly place: (spec: PreprocessSpec) => SubjectPlace;
}

/**
 * Takes the body where the hint says: the whole picture of a ready crop, as bulk embedding takes it, or a box, which is widened
 * to the crop's proportions. A box that lies mostly outside the picture gives nothing.
 *
 * There is no detector of persons: without a hint no body is found.
 *
 * @param specs At least one, all of geometry `box`; the first crop is measured.
 * @throws {RangeError} for a hint that only faces have.
 */
export function prepareBodies(
  picture: RgbImage,
  { hint }: PrepareRequest,
  specs: readonly PreprocessSpec[],
): PreparedPicture {
  if (hint === undefined) return { subjects: [], leftOut: 0 };
  if (!('crop' in hint) && !('box' in hint)) {
    throw new RangeError('prepareBodies: hint of a body must be crop or box');
  }
  const body = 'crop' in hint ? wholePicture(picture) : boxed(picture, hint.box);
  return { subjects: prepared(picture, body, specs), leftOut: 0 };
}

const wholePicture = ({ width, height }: RgbImage): FoundBody => ({
  box: { x: 0, y: 0, width, height },
  confidence: 1,
  place: () => ({ kind: 'whole' }),
});

const boxed = (picture: RgbImage, box: Box): FoundBody => ({
  box,
  confidence: 1,
  place: (spec) => ({ kind: 'box', box: widenBox(box, specSize(spec), picture) }),
});

function prepared(
  picture: RgbImage,
  { box, confidence, place }: FoundBody,
  specs: readonly PreprocessSpec[],
): readonly PreparedSubject[] {
  const crops = specs.flatMap((spec) => {
    const crop = cropSubject({ image: picture, subject: place(spec) }, spec);
    return crop.ok ? [crop.value] : [];
  });
  const [first] = crops;
  if (first === undefined || !isMostlyVisible(first.toCrop, first.image, picture)) return [];
  const measures: Omit<SubjectQuality, 'overall'> = {
    detectionConfidence: confidence,
    ...measureChip(first.image),
    subjectPx: Math.min(box.width, box.height),
    yawDegrees: 0,
    pitchDegrees: 0,
    rollDegrees: 0,
  };
  const quality = { overall: overallBodyQuality(measures), ...measures };
  return [{ box, landmarks: [], quality, chips: crops.map(({ image }) => image) }];
}
