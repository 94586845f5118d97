import { createHash } from 'node:crypto';
import type { Modality } from '../../core/modality.ts';
import { tidyText } from '../../core/plain-text.ts';
import type { Capture } from './sighting.types.ts';

/**
 * What makes a capture the same as one that came before: camera, modality, time, and its tracklet or, where the sender names none,
 * its very pictures.
 *
 * @returns SHA-256, 64 hexadecimal digits.
 */
export function captureKeyOf(
  of: { readonly cameraId: string; readonly modality: Modality },
  capture: Pick<Capture, 'capturedAt' | 'trackletId'>,
  pictureSha256s: readonly string[],
): string {
  const { capturedAt, trackletId } = capture;
  const content = trackletId === null ? { pictures: pictureSha256s } : { tracklet: tidyText(trackletId) };
  const text = JSON.stringify([of.cameraId, of.modality, capturedAt.getTime(), content]);
  return createHash('sha256').update(text).digest('hex');
}
