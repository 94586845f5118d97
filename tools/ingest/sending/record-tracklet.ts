import { createHash } from 'node:crypto';
import type { RecordSightingsInput } from '@gallerist/client';
import { encodeJpeg } from '@gallerist/preprocess/node';
import type { Tracklet } from '../following/follow-frames.ts';

const JPEG_QUALITY = 92;

export const modalities = ['BODY', 'FACE'] as const;
export type IngestModality = (typeof modalities)[number];

export interface Destination {
  readonly galleryId: string;
  /** As the server knows it. */
  readonly cameraId: string;
}

/**
 * What a tracklet is called, so that sending it again, also in another run, does nothing twice: by its camera, its first moment and
 * its number. The same frames give the same names.
 */
export function trackletName({ cameraId }: Destination, { firstMs, number }: Tracklet): string {
  return createHash('sha256')
    .update(JSON.stringify([cameraId, firstMs, number]))
    .digest('hex')
    .slice(0, 32);
}

/**
 * The one call that records a tracklet: its crops, pooled by the server into one sighting. By its name the server knows a tracklet
 * that another run recorded, and says so.
 *
 * @param run What the run is called: sent again within it, the call is answered as the first time.
 */
export async function recordInput(
  destination: Destination,
  tracklet: Tracklet,
  { modality, run }: { readonly modality: IngestModality; readonly run: string },
): Promise<RecordSightingsInput> {
  const name = trackletName(destination, tracklet);
  const images = await Promise.all(
    tracklet.crops.map(async ({ image, box }) => ({
      image: { base64: Buffer.from(await encodeJpeg(image, JPEG_QUALITY)).toString('base64') },
      // a face is looked for in the crop; the body's box is known
      ...(modality === 'BODY' ? { hint: { box } } : {}),
    })),
  );
  const capture = {
    capturedAt: new Date(tracklet.firstMs).toISOString(),
    capturedUntil: new Date(tracklet.lastMs).toISOString(),
    images,
    trackletId: name,
  };
  const { galleryId, cameraId } = destination;
  return {
    galleryId,
    cameraId,
    modality,
    captures: [capture],
    idempotencyKey: `ingest-${run}-${name}-${modality}`,
  };
}
