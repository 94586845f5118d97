import { describe, expect, it } from 'vitest';
import { ranking, timelinesAt } from './timelines.ts';
import type { Sighting, TrueVisit } from './timelines.ts';

const vector = (degrees: number): Float32Array =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const sighting = (person: number | null, camera: number, degrees: number): Sighting => ({
  ...{ person, camera, vector: vector(degrees) },
  visit: person === null ? null : person * 10 + camera,
});
const visit = (person: number, camera: number): TrueVisit => ({
  visit: person * 10 + camera,
  person,
  camera,
});

/** Person 1 at cameras 0, 1 and 2, which a tracker missed; person 2 at cameras 0 and 1. */
const visits = [visit(1, 0), visit(1, 1), visit(1, 2), visit(2, 0), visit(2, 1)];

describe('timelinesAt', () => {
  const sightings = [sighting(1, 0, 0), sighting(1, 1, 10), sighting(2, 0, 90), sighting(2, 1, 100)];

  it('counts visits that tracking missed, and nothing of the same camera', () => {
    // of 6 visits elsewhere (1 → 2 and 2; 2 → 1 and 1) four are found
    const found = timelinesAt(sightings, visits, Math.cos(Math.PI / 12));
    expect(found).toMatchObject({ precision: 1, recall: 4 / 6 });
    expect(found.f1).toBeCloseTo(0.8, 12);
  });

  it('counts false ones, and those that show nobody', () => {
    const more = [...sightings, sighting(null, 1, 5)];
    // the one of nobody lies 5° from person 1 at camera 0, and asks nothing itself
    expect(timelinesAt(more, visits, Math.cos(Math.PI / 12))).toMatchObject({
      precision: 4 / 5,
      recall: 4 / 6,
    });
    // everything of other cameras: 4 right of 10 pairs
    expect(timelinesAt(more, visits, -1)).toMatchObject({ precision: 4 / 10, recall: 4 / 6 });
  });

  it('says nothing of nothing', () => {
    expect(timelinesAt(sightings, visits, 1.1)).toEqual({ precision: null, recall: 0, f1: 0 });
    expect(timelinesAt([], visits, 0)).toEqual({ precision: null, recall: null, f1: 0 });
  });

  it('counts a visit once that two tracklets show', () => {
    const twice = [...sightings, sighting(1, 1, 12)];
    // person 1 asks thrice: camera 0 finds camera 1, both of camera 1 find camera 0; of 2 visits each
    expect(timelinesAt(twice, visits, Math.cos(Math.PI / 12)).recall).toBe(5 / 8);
  });
});

describe('ranking', () => {
  it('ranks what other cameras saw', () => {
    const near = [sighting(1, 0, 0), sighting(1, 1, 10), sighting(2, 1, 5), sighting(2, 0, 90)];
    // 1@0: 2 before 1; 1@1: 1 first; 2@1: 1 before 2; 2@0: 1 before 2
    expect(ranking(near)).toEqual({ map: (1 / 2 + 1 + 1 / 2 + 1 / 2) / 4, rank1: 1 / 4 });
  });
});
