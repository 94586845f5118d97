import { describe, expect, it } from 'vitest';
import {
  cameraGraphOf,
  secondsBetween,
  shortestWays,
  travelBy,
  travelOriginOf,
  travelTo,
  wayBetween,
} from './travel.ts';

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
      Object.fromEntries(shortestWays(cameraGraphOf(links).minSeconds, camera));
    expect(from('a')).toEqual({ a: 0, b: 10, c: 20, d: 25 });
    expect(from('d')).toEqual({ d: 0, c: 5, b: 15, a: 25 });
    expect(from('nowhere')).toEqual({ nowhere: 0 });
    const detour = [link(['a', 'b', 10]), link(['b', 'c', 10]), link(['a', 'c', 15])];
    expect(shortestWays(cameraGraphOf(detour).minSeconds, 'a').get('c')).toBe(15);
  });

  it('is the same way whoever asks, for one camera or for all', () => {
    const graph = cameraGraphOf(links);
    expect(wayBetween(graph, 'a', 'b')).toEqual({ minSeconds: 10, typicalSeconds: 20 });
    expect(wayBetween(graph, 'a', 'y')).toBeNull();
    expect(wayBetween(graph, 'nowhere', 'a')).toBeNull();
    for (const from of 'abcd')
      for (const to of 'abcd') {
        const way = wayBetween(graph, from, to);
        expect(way).toEqual(wayBetween(graph, to, from));
        const [then, later] = [at(0), at(15)];
        expect(travelTo(travelOriginOf(links, from, then), { cameraId: to, ...later })).toEqual(
          way === null ? null : travelBy(way, then, later),
        );
      }
  });

  it('of somebody who is at two cameras at once is too fast, unless both see the same place', () => {
    const [at1, at2] = [at(0, 60), at(30, 90)];
    const way = { minSeconds: 1, typicalSeconds: 4 };
    expect(travelBy(way, at1, at2)).toEqual({ seconds: 0, ...way, isPlausible: false });
    expect(travelBy({ ...way, minSeconds: 0 }, at1, at2)).toMatchObject({ seconds: 0, isPlausible: true });
    expect(travelBy(way, at(0, 60), at(61))).toMatchObject({ seconds: 1, isPlausible: true });
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
