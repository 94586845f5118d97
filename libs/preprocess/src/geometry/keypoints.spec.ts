import { describe, expect, it } from 'vitest';
import { arcface112, dlib150From68 } from './alignment-template.ts';
import { identityAffine } from './affine.ts';
import { dlibMeanFace } from './dlib-mean-face.ts';
import type { Keypoints, KeypointSet } from './keypoints.ts';
import { keypointCounts, keypointsInside, mapKeypoints, mirrorOrder } from './keypoints.ts';

const sets: readonly KeypointSet[] = ['face-5', 'ibug-68', 'coco-17'];
const mirror = (width: number) => [-1, 0, width, 0, 1, 0] as const;

describe('mirrorOrder', () => {
  it.each(sets)('is a list of each point of %s once, and its own inverse', (set) => {
    const order = mirrorOrder(set);
    expect([...order].sort((a, b) => a - b)).toEqual(order.map((_, index) => index));
    expect(order.map((point) => order[point])).toEqual(order.map((_, index) => index));
    expect(order).toHaveLength(keypointCounts[set]);
  });

  it('swaps left and right of the five points and keeps the nose', () => {
    expect(mirrorOrder('face-5')).toEqual([1, 0, 2, 4, 3]);
  });

  it('swaps each left joint of a body with the right one and keeps the nose', () => {
    expect(mirrorOrder('coco-17')).toEqual([0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15]);
  });

  it('takes dlib’s mean face, which is nearly its own mirror image, to where it was', () => {
    // The mean face is symmetrical to about 0.005 of its side around x = 0.49.
    const order = mirrorOrder('ibug-68');
    let compared = 0;
    dlibMeanFace.forEach((point, index) => {
      const partner = dlibMeanFace[order[index]!];
      if (point === null || partner === null || partner === undefined) return;
      expect(Math.abs(2 * 0.490127 - partner.x - point.x)).toBeLessThan(0.01);
      expect(Math.abs(partner.y - point.y)).toBeLessThan(0.01);
      compared += 1;
    });
    expect(compared).toBe(33);
  });

  it('mirrors the jaw, the brows and the lower lip, which the mean face leaves out', () => {
    const order = mirrorOrder('ibug-68');
    const asked = [0, 8, 17, 21, 27, 55, 57, 59, 65, 66];
    expect(asked.map((point) => order[point])).toEqual([16, 8, 26, 22, 27, 59, 57, 55, 67, 66]);
  });
});

describe('mapKeypoints', () => {
  const face: Keypoints = { set: 'face-5', points: arcface112.points };

  it('moves points, and swaps them only through a mirror', () => {
    expect(mapKeypoints(face, identityAffine)).toEqual(face);
    const mirrored = mapKeypoints(face, mirror(112));
    expect(mirrored.points[0]).toEqual({ x: 112 - 73.5318, y: 51.5014 });
    expect(mirrored.points[2]).toEqual({ x: 112 - 56.0252, y: 71.7366 });
  });

  it('gives the points as they were after two mirrors', () => {
    const twice = mapKeypoints(mapKeypoints(face, mirror(128)), mirror(128));
    twice.points.forEach((point, index) => {
      expect(point?.x).toBeCloseTo(face.points[index]?.x ?? NaN, 9);
      expect(point?.y).toBe(face.points[index]?.y);
    });
  });

  it('keeps a point that is not seen unseen, on the other side', () => {
    const points = [null, ...arcface112.points.slice(1)];
    expect(mapKeypoints({ set: 'face-5', points }, mirror(112)).points[1]).toBeNull();
    expect(mapKeypoints({ set: 'ibug-68', points: dlib150From68.points }, mirror(150)).points[16]).toBeNull();
  });

  it('throws for a number of points that is not the set’s', () => {
    const few = { set: 'coco-17', points: [null] } as const;
    expect(() => mapKeypoints(few, identityAffine)).toThrow(
      'mapKeypoints: keypoints.points must hold 17 for coco-17, got 1',
    );
  });
});

describe('keypointsInside', () => {
  it('forgets points beyond the frame', () => {
    const points = [{ x: -1, y: 5 }, { x: 0, y: 0 }, { x: 20, y: 10 }, { x: 20.1, y: 3 }, null];
    const inside = keypointsInside({ set: 'face-5', points }, { width: 20, height: 10 });
    expect(inside.points.map((point) => point !== null)).toEqual([false, true, true, false, false]);
  });
});
