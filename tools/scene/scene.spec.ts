import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { frameDrawer } from './drawing/draw-frame.ts';
import { drawScene } from './world/draw-scene.ts';
import { DEPTHS, FRAME, placeOf } from './world/geometry.ts';

const scene = drawScene({ seed: 5, cameras: 2, people: 4, seconds: 12, visits: 2 });

describe('a drawn scene', () => {
  it('is the same for the same options, and another for another seed', () => {
    expect(drawScene({ seed: 5, cameras: 2, people: 4, seconds: 12, visits: 2 })).toEqual(scene);
    expect(drawScene({ seed: 6, cameras: 2, people: 4, seconds: 12, visits: 2 }).visits).not.toEqual(
      scene.visits,
    );
  });

  it('sends each person to several cameras, one after the other', () => {
    for (let person = 0; person < 4; person += 1) {
      const own = scene.visits.filter((visit) => visit.person === person);
      expect(new Set(own.map(({ camera }) => camera)).size).toBe(2);
      expect((own[1]?.middleAt ?? 0) - (own[0]?.middleAt ?? 0)).toBeGreaterThan(3);
    }
  });

  it('moves people straight on, between near and far', () => {
    const [visit] = scene.visits;
    if (visit === undefined) throw new Error('no visit');
    expect(placeOf(visit, visit.middleAt)).toEqual(visit.middle);
    const [a, b] = [placeOf(visit, visit.middleAt - 0.5), placeOf(visit, visit.middleAt + 0.5)];
    expect(Math.hypot((a?.across ?? 0) - (b?.across ?? 0), (a?.away ?? 0) - (b?.away ?? 0))).toBeCloseTo(
      visit.speed,
      5,
    );
    expect(placeOf({ ...visit, heading: 0 }, visit.middleAt + 60)).toBeNull();
    expect(DEPTHS[0]).toBeGreaterThan(0);
  });

  it('draws the same frame again, with everybody in it and how much shows of them', () => {
    const draw = frameDrawer(scene, 0);
    const busiest = [3, 6, 9]
      .map((seconds) => draw(seconds * 4, seconds))
      .sort((a, b) => b.truth.length - a.truth.length)[0];
    expect(busiest?.truth.length).toBeGreaterThan(1);
    for (const { box, visibleShare } of busiest?.truth ?? []) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(FRAME.width);
      expect(box.height).toBeGreaterThan(box.width);
      expect(visibleShare).toBeGreaterThanOrEqual(0);
      expect(visibleShare).toBeLessThanOrEqual(1);
    }
    const digest = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
    expect(digest(draw(7, 1.75).data)).toBe(digest(frameDrawer(scene, 0)(7, 1.75).data));
    expect(digest(draw(8, 1.75).data)).not.toBe(digest(draw(7, 1.75).data));
  });
});
