import { describe, expect, it } from 'vitest';
import type { SightingGroup } from './found.tsx';
import { lanesOf, stripsOf } from './strips.ts';

const group = (camera: string, from: string): SightingGroup => ({
  ...{ from, until: from, matches: [] },
  camera: { id: camera, externalId: camera, name: camera.toUpperCase(), place: null },
});

describe('strips of sightings', () => {
  const strips = stripsOf([group('b', '2026-11-30T09:00:00Z'), group('a', '2026-11-30T08:00:00Z')]);
  const probe = { at: '2026-11-30T07:00:00Z', name: 'Gate' };

  it('begin with the camera that saw the person first', () => {
    expect(strips.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('have who is looked for on the lane of their camera, or on one of its own', () => {
    const own = lanesOf(strips, { ...probe, externalId: 'b' });
    expect(own.map(({ name, probeAt }) => [name, probeAt])).toEqual([
      ['A', null],
      ['B', probe.at],
    ]);
    const other = lanesOf(strips, { ...probe, externalId: 'gate' });
    expect(other.map(({ name, probeAt }) => [name, probeAt])).toEqual([
      ['Gate', probe.at],
      ['A', null],
      ['B', null],
    ]);
    expect(lanesOf(strips, null)).toHaveLength(2);
  });
});
