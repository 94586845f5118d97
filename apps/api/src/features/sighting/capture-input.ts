import { plainText } from '../../core/plain-text.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Camera } from '../camera/camera.types.ts';
import { hintProblem } from '../sample/enroll-input.ts';
import { sightingLimits, type Capture, type RecordRequest } from './sighting.types.ts';

const path = ['input', 'captures'];

/** What is wrong with the request itself, before any picture is looked at; null if nothing is. */
export function recordProblem({ captures, modality }: RecordRequest): UserFailure | null {
  if (captures.length === 0) return invalidInput('captures must have at least one capture', path);
  if (captures.length > sightingLimits.captures)
    return tooMany(`captures must be at most ${sightingLimits.captures}`, path);
  const pictures = captures.reduce((sum, capture) => sum + capture.pictures.length, 0);
  if (pictures > sightingLimits.pictures)
    return tooMany(`captures must have at most ${sightingLimits.pictures} pictures together`, path);
  for (const [index, capture] of captures.entries()) {
    const problem = captureProblem(capture, [...path, String(index)]);
    if (problem !== null) return problem;
    for (const [place, { hint }] of capture.pictures.entries()) {
      const field = capture.isTracklet ? ['images', String(place), 'hint'] : ['hint'];
      const wrong = hintProblem(hint, [...path, String(index), ...field], modality);
      if (wrong !== null) return wrong;
    }
  }
  return null;
}

function captureProblem(capture: Capture, at: readonly string[]): UserFailure | null {
  const { capturedAt, capturedUntil, trackletId, pictures, isTracklet } = capture;
  if (pictures.length === 0) return invalidInput('images must have at least one image', [...at, 'images']);
  if (capturedUntil !== null && capturedUntil < capturedAt)
    return invalidInput('capturedUntil must not be before capturedAt', [...at, 'capturedUntil']);
  if (trackletId !== null) {
    const bounds = { min: 1, max: sightingLimits.trackletIdLength, path: [...at, 'trackletId'] };
    const text = plainText(trackletId, bounds);
    if (!text.ok) return text.error;
  }
  return isTracklet || pictures.length === 1
    ? null
    : invalidInput('exactly one of image and images must be given', at);
}

function tooMany(message: string, at: readonly string[]): UserFailure {
  return { code: 'LIMIT_EXCEEDED', message, path: at };
}

export const noCamera = notFound('camera', ['input', 'cameraId']);

/** Why nothing can be recorded of a camera; null if it can. */
export function cameraProblem(camera: Pick<Camera, 'removedAt'> | null): UserFailure | null {
  if (camera === null) return noCamera;
  const message = 'the camera was removed: nothing more is recorded of it';
  return camera.removedAt === null ? null : { code: 'CAMERA_REMOVED', message, path: ['input', 'cameraId'] };
}
