import { describe, expect, it } from 'vitest';
import { secondsBetween, shortestWays, travelOriginOf, travelTo } from './travel.ts';

type Link = readonly [cameraId: string, otherCameraId: string, minSeconds: number, typicalSeconds?: number];
const link = ([cameraId, otherCameraId, minSeconds, typicalSeconds]: Link) => ({
  ...{ cameraId, otherCameraId, minSeconds, typicalSeconds: typicalSeconds ?? null },
});
const links = [
  link(['a', 'b', 10, 20]),
  link(['b', 'c', 10]),
  link(['a', 'c', 50]),
  link(['c', 'd', 5]),
  link(['x', 'y', 1]),
];
const at = (from: number, until = from) => ({
  ...{ capturedAt: new Date(from * 1000), capturedUntil: new Date(until * 1000) },
});

describe('travel between cameras', () => {
  it('takes the shortest way over neighbours, in both directions', () => {
    const from = (camera: string) =>
      Object.fromEntries(shortestWays(links, camera, ({ minSeconds }) => minSeconds));
    expect(from('a')).toEqual({ a: 0, b: 10, c: 20, d: 25 });
    expect(from('d')).toEqual({ d: 0, c: 5, b: 15, a: 25 });
    expect(from('nowhere')).toEqual({ nowhere: 0 });
    const detour = [link(['a', 'b', 10]), link(['b', 'c', 10]), link(['a', 'c', 15])];
    expect(shortestWays(detour, 'a', ({ minSeconds }) => minSeconds).get('c')).toBe(15);
  });

  it('counts the time between the ends of both, whichever came first', () => {
    expect(secondsBetween(at(0, 10), at(15, 20))).toBe(5);
    expect(secondsBetween(at(15, 20), at(0, 10))).toBe(5);
    expect(secondsBetween(at(0, 10), at(5, 20))).toBe(0);
  });

  it('marks what is too fast, and says nothing of ways that nobody knows', () => {
    const origin = travelOriginOf(links, 'a', at(100));
    expect(travelTo(origin, { cameraId: 'c', ...at(119) })).toEqual({
      ...{ seconds: 19, minSeconds: 20, typicalSeconds: null, isPlausible: false },
    });
    expect(travelTo(origin, { cameraId: 'b', ...at(90) })).toMatchObject({
      ...{ seconds: 10, typicalSeconds: 20, isPlausible: true },
    });
    expect(travelTo(origin, { cameraId: 'a', ...at(100) })).toMatchObject({
      minSeconds: 0,
      isPlausible: true,
    });
    expect(travelTo(origin, { cameraId: 'y', ...at(100) })).toBeNull();
  });
});
