import { embedChips } from '../faces/embed-chips.ts';
import type { FaceNets } from '../faces/face-nets.types.ts';
import { findFaces } from '../faces/find-faces.ts';
import { locateLandmarks } from '../faces/locate-landmarks.ts';
import { specSize } from '@gallerist/preprocess';

/** Runs every net once on a grey picture, so that the first request does not pay for their preparation. */
export async function warmUp(nets: FaceNets): Promise<void> {
  const size = specSize(nets.manifest.preprocess);
  const grey = { ...size, data: new Uint8Array(size.width * size.height * 3).fill(128) };
  await findFaces(grey, nets.detector, nets.manifest.detector.plan);
  await locateLandmarks(grey, [{ x: 0, y: 0, ...size }], nets.landmarks);
  await embedChips([grey], nets);
}
