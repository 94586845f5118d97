import { specSize } from '@gallerist/preprocess';
import { findPeople } from '../bodies/find-people.ts';
import { adaptVectors, embedChips } from '../faces/embed-chips.ts';
import { findFaces } from '../faces/find-faces.ts';
import { locateLandmarks } from '../faces/locate-landmarks.ts';
import type { OpenSpace } from './spaces/space-shelf.ts';

/** Runs every net once on a grey picture, so that the first request does not pay for their preparation. */
export async function warmUp({ finder, people, embedder, adapter }: OpenSpace): Promise<void> {
  const size = specSize(embedder.spec);
  const grey = { ...size, data: new Uint8Array(size.width * size.height * 3).fill(128) };
  if (finder !== null) {
    await findFaces(grey, finder.detector, finder.plan);
    await locateLandmarks(grey, [{ x: 0, y: 0, ...size }], finder.landmarks);
  }
  if (people !== null) await findPeople(grey, people);
  const vectors = await embedChips([grey], embedder);
  if (adapter !== null) await adaptVectors(vectors, adapter);
}
