import { embedChips } from '../faces/embed-chips.ts';
import type { FaceNets } from '../faces/face-nets.types.ts';
import { findFaces } from '../faces/find-faces.ts';
import { locateLandmarks } from '../faces/locate-landmarks.ts';
import { specSize } from '@gallerist/preprocess';

/** Runs every net once on a grey picture, so that the first request does not pay for their preparation. */
export function warmUp(nets: FaceNets): void {
  const size = specSize(nets.manifest.preprocess);
  const grey = { ...size, data: new Uint8Array(size.width * size.height * 3).fill(128) };
  findFaces(grey, nets.detector, nets.manifest.detector.plan);
  locateLandmarks(grey, [{ x: 0, y: 0, ...size }], nets.landmarks);
  embedChips([grey], nets);
}
