import type { CameraLink } from '../camera/camera.types.ts';
import type { Travel } from './find.types.ts';

/** Seconds from one camera to all that can be reached, by the shortest way over links; the camera itself is at 0. */
export function shortestWays(
  links: readonly CameraLink[],
  from: string,
  secondsOf: (link: CameraLink) => number,
): ReadonlyMap<string, number> {
  const ways = new Map<string, (readonly [string, number])[]>();
  for (const link of links) {
    const seconds = secondsOf(link);
    ways.set(link.cameraId, [...(ways.get(link.cameraId) ?? []), [link.otherCameraId, seconds]]);
    ways.set(link.otherCameraId, [...(ways.get(link.otherCameraId) ?? []), [link.cameraId, seconds]]);
  }
  const settled = new Map<string, number>();
  const open = new Map([[from, 0]]);
  for (;;) {
    const next = [...open].reduce<readonly [string, number] | null>(
      (least, entry) => (least === null || entry[1] < least[1] ? entry : least),
      null,
    );
    if (next === null) return settled;
    const [camera, seconds] = next;
    open.delete(camera);
    settled.set(camera, seconds);
    for (const [other, more] of ways.get(camera) ?? []) {
      if (!settled.has(other)) open.set(other, Math.min(seconds + more, open.get(other) ?? Infinity));
    }
  }
}

interface Interval {
  readonly capturedAt: Date;
  readonly capturedUntil: Date;
}

/** Seconds between the end of the earlier interval and the begin of the later; 0 where they overlap. */
export function secondsBetween(a: Interval, b: Interval): number {
  const after = b.capturedAt.getTime() - a.capturedUntil.getTime();
  const before = a.capturedAt.getTime() - b.capturedUntil.getTime();
  return Math.max(0, after, before) / 1000;
}

/** What of a probe its way to sightings is reckoned by. */
export interface TravelOrigin {
  readonly interval: Interval;
  readonly minSeconds: ReadonlyMap<string, number>;
  readonly typicalSeconds: ReadonlyMap<string, number>;
}

export function travelOriginOf(
  links: readonly CameraLink[],
  cameraId: string,
  interval: Interval,
): TravelOrigin {
  const known = links.filter(({ typicalSeconds }) => typicalSeconds !== null);
  return {
    interval,
    minSeconds: shortestWays(links, cameraId, ({ minSeconds }) => minSeconds),
    typicalSeconds: shortestWays(
      known,
      cameraId,
      ({ minSeconds, typicalSeconds }) => typicalSeconds ?? minSeconds,
    ),
  };
}

/** Null where no way is known. Travel that is too fast is marked: clocks are wrong more often than people fly. */
export function travelTo(
  origin: TravelOrigin,
  sighting: Interval & { readonly cameraId: string },
): Travel | null {
  const minSeconds = origin.minSeconds.get(sighting.cameraId);
  if (minSeconds === undefined) return null;
  const seconds = secondsBetween(origin.interval, sighting);
  const typicalSeconds = origin.typicalSeconds.get(sighting.cameraId) ?? null;
  return { seconds, minSeconds, typicalSeconds, isPlausible: seconds >= minSeconds };
}
