import { cropSubject, specSize } from '@gallerist/preprocess';
import type { Box, PreprocessSpec, RgbImage, SubjectPlace } from '@gallerist/preprocess';
import { isMostlyVisible } from '../faces/plausible-face.ts';
import type { SubjectHint, SubjectQuality } from '../inference-pool.types.ts';
import { measureChip } from '../quality/chip-measures.ts';
import { overallBodyQuality } from '../quality/overall-quality.ts';
import type { PreparedPicture, PreparedSubject, PrepareRequest } from '../subjects/prepared-subject.types.ts';
import { findPeople } from './find-people.ts';
import type { PersonFinder } from './person-finder.types.ts';
import { widenBox } from './widen-box.ts';

/** A person in a picture. */
interface FoundBody {
  readonly box: Box;
  readonly confidence: number;
  readonly place: (spec: PreprocessSpec) => SubjectPlace;
}

/** What looks for persons, and the crops that it makes of them. */
export interface BodyPreparation {
  /** null: without a hint no body is found. */
  readonly finder: PersonFinder | null;
  /** At least one, all of geometry `box`; the first crop is measured. */
  readonly specs: readonly PreprocessSpec[];
}

/**
 * Finds the persons of a frame, or takes the body where the hint says: the whole picture of a ready crop, as bulk embedding takes
 * it, or a box. Boxes are widened to the crop's proportions. One that lies mostly outside the picture gives nothing.
 *
 * @throws {RangeError} for a hint that only faces have.
 */
export async function prepareBodies(
  picture: RgbImage,
  { hint, maxSubjects }: PrepareRequest,
  { finder, specs }: BodyPreparation,
): Promise<PreparedPicture> {
  const found = hint === undefined ? await bodiesOf(picture, finder) : [hintedBody(picture, hint)];
  const chosen = [...found].sort((a, b) => area(b.box) - area(a.box)).slice(0, maxSubjects);
  return {
    subjects: chosen.flatMap((body) => prepared(picture, body, specs)),
    leftOut: found.length - chosen.length,
  };
}

const area = (box: Box): number => box.width * box.height;

async function bodiesOf(picture: RgbImage, finder: PersonFinder | null): Promise<readonly FoundBody[]> {
  if (finder === null) return [];
  const people = await findPeople(picture, finder);
  return people.map(({ box, confidence }) => ({ ...boxed(picture, box), confidence }));
}

function hintedBody(picture: RgbImage, hint: SubjectHint): FoundBody {
  if ('crop' in hint) return wholePicture(picture);
  if ('box' in hint) return boxed(picture, hint.box);
  throw new RangeError('prepareBodies: hint of a body must be crop or box');
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
