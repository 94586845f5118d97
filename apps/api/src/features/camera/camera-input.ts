import { plainText } from '../../core/plain-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { knownTimeZone } from '../../core/time-zone.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import type { CameraColumns } from './camera.store.ts';
import { cameraLimits, type CameraChange, type NeighbourInput } from './camera.types.ts';

const at = (field: string): readonly string[] => ['input', field];

/** Checks and tidies what the caller gave; only that is in the answer. Neighbours are looked up later. */
export function parseCameraChange(change: CameraChange): Result<Partial<CameraColumns>, UserFailure> {
  const parsed: { -readonly [K in keyof CameraColumns]?: CameraColumns[K] } = {};
  if (change.name !== undefined) {
    const name = plainText(change.name ?? '', { min: 1, max: 200, path: at('name') });
    if (!name.ok) return name;
    parsed.name = name.value;
  }
  if (change.place !== undefined) {
    const place = plainText(change.place ?? '', { min: 0, max: 200, path: at('place') });
    if (!place.ok) return place;
    parsed.place = place.value === '' ? null : place.value;
  }
  if (change.timeZone !== undefined) {
    const timeZone = knownTimeZone(change.timeZone ?? '');
    if (timeZone === null) return fail(unknownZone);
    parsed.timeZone = timeZone;
  }
  const problem = neighboursProblem(change.neighbours ?? []);
  return problem === null ? ok(parsed) : fail(problem);
}

const unknownZone = invalidInput('timeZone must be an IANA name, for example Europe/Berlin', at('timeZone'));

export function parseExternalId(text: string): Result<string, UserFailure> {
  return plainText(text, { min: 1, max: 256, path: at('externalId') });
}

function neighboursProblem(neighbours: readonly NeighbourInput[]): UserFailure | null {
  if (neighbours.length > cameraLimits.neighbours) {
    const message = `neighbours must be at most ${cameraLimits.neighbours}`;
    return { code: 'LIMIT_EXCEEDED', message, path: at('neighbours') };
  }
  for (const [index, { minSeconds, typicalSeconds }] of neighbours.entries()) {
    const path = [...at('neighbours'), String(index)];
    if (minSeconds < 0 || minSeconds > cameraLimits.seconds) {
      const message = `minSeconds must be from 0 to ${cameraLimits.seconds}`;
      return invalidInput(message, [...path, 'minSeconds']);
    }
    if (typicalSeconds !== null && (typicalSeconds < minSeconds || typicalSeconds > cameraLimits.seconds)) {
      const message = `typicalSeconds must be from minSeconds to ${cameraLimits.seconds}`;
      return invalidInput(message, [...path, 'typicalSeconds']);
    }
  }
  return null;
}
