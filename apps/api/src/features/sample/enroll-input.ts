import type { SubjectHint } from '@gallerist/embedding';
import { alignmentTemplates, findAlignmentTemplate } from '@gallerist/preprocess';

import { jsonBytes } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import { plainText } from '../../core/plain-text.ts';
import { isStorableJson } from '../../core/storable-text.ts';
import { invalidInput } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { enrollLimits } from './sample.types.ts';
import type { EnrollRequest, PictureFacts } from './sample.types.ts';

/** What is wrong with the request itself, before any picture is looked at. */
export function enrollProblems(request: EnrollRequest): readonly UserFailure[] {
  const path = ['input', 'images'];
  const count = request.images.length;
  if (count === 0) {
    return [invalidInput('images must have at least one image', path)];
  }
  if (count > enrollLimits.maxImages) {
    const message = `images must have at most ${enrollLimits.maxImages} images, got ${count}`;
    return [{ code: 'LIMIT_EXCEEDED', message, path }];
  }
  return request.images.flatMap((image, index) => imageProblems(image, [...path, String(index)]));
}

/** What is wrong with what is said of a picture; the picture itself is not looked at. */
export function imageProblems(image: PictureFacts, path: readonly string[]): UserFailure[] {
  const problems: UserFailure[] = [];
  for (const field of ['externalId', 'cameraId'] as const) {
    const text = image[field];
    if (text !== null) {
      const parsed = plainText(text, { min: 1, max: enrollLimits.maxTextLength, path: [...path, field] });
      problems.push(...(parsed.ok ? [] : [parsed.error]));
    }
  }
  if (jsonBytes(image.attributes) > enrollLimits.maxAttributesBytes) {
    const message = `attributes must have at most ${enrollLimits.maxAttributesBytes} bytes`;
    problems.push(invalidInput(message, [...path, 'attributes']));
  } else if (!isStorableJson(image.attributes)) {
    const message = 'attributes must not contain NUL characters or half surrogate pairs';
    problems.push(invalidInput(message, [...path, 'attributes']));
  }
  const hint = hintProblem(image.hint, [...path, 'hint'], image.modality);
  return hint === null ? problems : [...problems, hint];
}

const MAX_PX = 1_000_000;

/** Why a hint cannot be meant; null if it can. */
export function hintProblem(
  hint: SubjectHint | undefined,
  path: readonly string[],
  modality: Modality = 'FACE',
): UserFailure | null {
  if (hint === undefined || 'crop' in hint) {
    return null;
  }
  if (modality === 'BODY' && !('box' in hint)) {
    return invalidInput('a body is hinted at by crop or box: it has no landmarks', path);
  }
  if ('alignedTemplate' in hint) {
    const names = alignmentTemplates.map(({ name }) => name).join(', ');
    return findAlignmentTemplate(hint.alignedTemplate) === null
      ? invalidInput(`alignedTemplate must be one of ${names}`, [...path, 'alignedTemplate'])
      : null;
  }
  if ('landmarks' in hint) {
    const isSound =
      hint.landmarks.length === 5 && hint.landmarks.every(({ x, y }) => isPixel(x) && isPixel(y));
    return isSound ? null : invalidInput('landmarks must be five points', [...path, 'landmarks']);
  }
  const { x, y, width, height } = hint.box;
  const isSound = [x, y, width, height].every(isPixel) && width >= 1 && height >= 1;
  return isSound ? null : invalidInput('box must be at least one pixel wide and high', [...path, 'box']);
}

function isPixel(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= MAX_PX;
}
