import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CameraService } from '../camera/camera.service.ts';
import type { Camera } from '../camera/camera.types.ts';
import { cameraGraphOf, wayBetween, type Way } from './travel.ts';

/** Two cameras of one gallery, in either order, as one text. */
export function cameraPair(a: Pick<Camera, 'id' | 'galleryId'>, b: Pick<Camera, 'id'>): string {
  return [a.galleryId, ...[a.id, b.id].sort()].join(' ');
}

/** By pair, of galleries that the caller was given already; pairs between which no way is known are left out. */
export async function waysBetween(
  { cameras }: { readonly cameras: Pick<CameraService, 'linksOf'> },
  pairs: readonly string[],
): Promise<ReadonlyMap<string, Way>> {
  const split = pairs.map((pair) => [pair, pair.split(' ')] as const);
  // Links do not leave their gallery, so that those of several make one graph.
  const links = await cameras.linksOf([...new Set(split.map(([, [galleryId = '']]) => galleryId))]);
  const graph = cameraGraphOf(links);
  const ways = new Map<string, Way>();
  for (const [pair, [, from = '', to = '']] of split) {
    const way = wayBetween(graph, from, to);
    if (way !== null) ways.set(pair, way);
    // A long way through 2,000 cameras takes tens of milliseconds.
    await nextTurn();
  }
  return ways;
}
