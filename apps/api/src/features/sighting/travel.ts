import type { CameraLink } from '../camera/camera.types.ts';
import type { Travel } from './find.types.ts';

/** To the neighbours of each camera, in seconds. */
type Steps = ReadonlyMap<string, readonly (readonly [cameraId: string, seconds: number])[]>;

/** Links as ways are looked for in them. */
export interface CameraGraph {
  readonly minSeconds: Steps;
  /** Links without it lead nowhere. */
  readonly typicalSeconds: Steps;
}

export function cameraGraphOf(links: readonly CameraLink[]): CameraGraph {
  return {
    minSeconds: stepsOf(links, ({ minSeconds }) => minSeconds),
    typicalSeconds: stepsOf(links, ({ typicalSeconds }) => typicalSeconds),
  };
}

function stepsOf(links: readonly CameraLink[], secondsOf: (link: CameraLink) => number | null): Steps {
  const steps = new Map<string, (readonly [string, number])[]>();
  const add = (from: string, step: readonly [string, number]): void => {
    const known = steps.get(from);
    if (known === undefined) steps.set(from, [step]);
    else known.push(step);
  };
  for (const link of links) {
    const seconds = secondsOf(link);
    if (seconds === null) continue;
    add(link.cameraId, [link.otherCameraId, seconds]);
    add(link.otherCameraId, [link.cameraId, seconds]);
  }
  return steps;
}

/**
 * Seconds from one camera to all that can be reached, by the shortest way over neighbours; the camera itself is at 0.
 *
 * @param to Nobody asks for what is farther away than this one.
 */
export function shortestWays(steps: Steps, from: string, to?: string): ReadonlyMap<string, number> {
  const settled = new Map<string, number>();
  const open = new Map([[from, 0]]);
  for (;;) {
    const next = nearestOf(open);
    if (next === null) return settled;
    const [camera, seconds] = next;
    open.delete(camera);
    settled.set(camera, seconds);
    if (camera === to) return settled;
    for (const [other, more] of steps.get(camera) ?? []) {
      if (!settled.has(other)) open.set(other, Math.min(seconds + more, open.get(other) ?? Infinity));
    }
  }
}

function nearestOf(open: ReadonlyMap<string, number>): readonly [string, number] | null {
  let nearest: string | null = null;
  let least = Infinity;
  for (const [camera, seconds] of open) {
    if (seconds < least) [nearest, least] = [camera, seconds];
  }
  return nearest === null ? null : [nearest, least];
}

/** What people need from one camera to another. */
export type Way = Pick<Travel, 'minSeconds' | 'typicalSeconds'>;

/** From one camera to others. */
interface Ways {
  readonly minSeconds: ReadonlyMap<string, number>;
  readonly typicalSeconds: ReadonlyMap<string, number>;
}

function waysFrom({ minSeconds, typicalSeconds }: CameraGraph, from: string, to?: string): Ways {
  return {
    minSeconds: shortestWays(minSeconds, from, to),
    typicalSeconds: shortestWays(typicalSeconds, from, to),
  };
}

function wayTo(ways: Ways, cameraId: string): Way | null {
  const minSeconds = ways.minSeconds.get(cameraId);
  return minSeconds === undefined
    ? null
    : { minSeconds, typicalSeconds: ways.typicalSeconds.get(cameraId) ?? null };
}

/** Null where none is known. */
export function wayBetween(graph: CameraGraph, from: string, to: string): Way | null {
  return wayTo(waysFrom(graph, from, to), to);
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

/** Travel that is too fast is marked, not hidden: clocks are wrong more often than people fly. */
export function travelBy(way: Way, a: Interval, b: Interval): Travel {
  const seconds = secondsBetween(a, b);
  return { seconds, ...way, isPlausible: seconds >= way.minSeconds };
}

/** What of a probe its way to sightings is reckoned by. */
export interface TravelOrigin extends Ways {
  readonly interval: Interval;
}

export function travelOriginOf(
  links: readonly CameraLink[],
  cameraId: string,
  interval: Interval,
): TravelOrigin {
  return { interval, ...waysFrom(cameraGraphOf(links), cameraId) };
}

/** Null where no way is known. */
export function travelTo(
  origin: TravelOrigin,
  sighting: Interval & { readonly cameraId: string },
): Travel | null {
  const way = wayTo(origin, sighting.cameraId);
  return way === null ? null : travelBy(way, origin.interval, sighting);
}
