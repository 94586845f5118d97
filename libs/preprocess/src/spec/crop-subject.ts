import type { AlignmentTemplate } from '../geometry/alignment-template.ts';
import { identityAffine } from '../geometry/affine.ts';
import { alignToTemplate, realignTemplate } from '../geometry/align.ts';
import type { DegeneratePoints, Similarity } from '../geometry/similarity.ts';
import type { Result } from '../result.ts';
import { ok } from '../result.ts';
import { growBox } from '../raster/crop.ts';
import { fitImage } from '../raster/resize.ts';
import { warpAffine } from '../raster/warp.ts';
import type { RgbImage } from '../types.ts';
import type { PreprocessSpec } from './preprocess-spec.ts';
import { specTemplate } from './preprocess-spec.ts';
import type { PreprocessInput, SubjectCrop } from './subject-crop.types.ts';

/**
 * The geometric half of `applyPreprocess`: the crop as 8-bit pixels. Embedding a stored crop gives the very same vector, as
 * `imageTensor` reads nothing else.
 *
 * A picture already aligned to the spec's own template, at its size, is taken as it is, bit for bit.
 *
 * @returns `DEGENERATE_POINTS` where landmarks define no similarity.
 * @throws {TypeError} if the place does not suit the geometry (landmarks for `box`, a box for `align`).
 * @throws {RangeError} if the picture's buffer, the number of landmarks or the box is wrong.
 */
export function cropSubject(
  { image, subject }: PreprocessInput,
  spec: PreprocessSpec,
): Result<SubjectCrop, DegeneratePoints> {
  const { geometry } = spec;
  if (geometry.kind === 'align') {
    const template = specTemplate(geometry.template);
    if (subject.kind === 'landmarks') {
      return warped(image, alignToTemplate(subject.landmarks, template), { template, spec });
    }
    if (subject.kind === 'aligned') return realigned(image, subject.template, { template, spec });
  } else if (subject.kind === 'box' || subject.kind === 'whole') {
    const region = subject.kind === 'box' ? { region: growBox(subject.box, geometry.margin) } : {};
    const { size, fit } = geometry;
    const fitted = fitImage(image, { size, fit, fill: spec.padding, filter: spec.filter, ...region });
    return ok({ image: fitted.image, content: fitted.content, toCrop: fitted.toFrame });
  }
  throw new TypeError(`cropSubject: subject.kind must suit geometry ${geometry.kind}, got ${subject.kind}`);
}

interface Aim {
  readonly template: AlignmentTemplate;
  readonly spec: PreprocessSpec;
}

function warped(
  image: RgbImage,
  similarity: Result<Similarity, DegeneratePoints>,
  { template, spec }: Aim,
): Result<SubjectCrop, DegeneratePoints> {
  if (!similarity.ok) return similarity;
  const size = { width: template.width, height: template.height };
  const { map } = similarity.value;
  const crop = warpAffine(image, map, { size, fill: spec.padding, filter: spec.filter });
  return ok({ image: crop, content: { x: 0, y: 0, ...size }, toCrop: map });
}

function realigned(
  image: RgbImage,
  from: AlignmentTemplate,
  aim: Aim,
): Result<SubjectCrop, DegeneratePoints> {
  const { template } = aim;
  const isSame = from === template || JSON.stringify(from) === JSON.stringify(template);
  if (isSame && image.width === template.width && image.height === template.height) {
    const content = { x: 0, y: 0, width: image.width, height: image.height };
    return ok({ image, content, toCrop: identityAffine });
  }
  return warped(image, realignTemplate({ template: from, size: image }, template), aim);
}
