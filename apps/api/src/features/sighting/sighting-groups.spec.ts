import { describe, expect, it } from 'vitest';
import type { SightingMatch } from './find.types.ts';
import { groupMatches } from './sighting-groups.ts';

const minute = (minutes: number): Date => new Date(minutes * 60_000);
type Seen = readonly [rank: number, cameraId: string, from: number, until?: number];
/** Only what groups go by. */
const match = ([rank, cameraId, from, until = from]: Seen): SightingMatch =>
  ({
    rank,
    sighting: { cameraId, capturedAt: minute(from), capturedUntil: minute(until) },
  }) as unknown as SightingMatch; // reason: as above

const told = (...seen: readonly Seen[]) =>
  groupMatches(seen.map(match)).map(({ cameraId, from, until, matches: some }) => [
    ...[cameraId, from.getTime() / 60_000, until.getTime() / 60_000],
    some.map(({ rank }) => rank),
  ]);

describe('groupMatches', () => {
  it('begins another group at another camera, and after a pause of more than 10 minutes', () => {
    expect(told([1, 'a', 31], [2, 'a', 10], [3, 'b', 5], [4, 'a', 0], [5, 'a', 20.5])).toEqual([
      ['a', 0, 10, [4, 2]],
      ['b', 5, 5, [3]],
      ['a', 20.5, 20.5, [5]],
      ['a', 31, 31, [1]],
    ]);
  });

  it('counts the pause from the end of the longest so far, and puts the better first of one moment', () => {
    expect(told([1, 'a', 22], [3, 'a', 0, 12], [2, 'a', 0], [4, 'a', 3, 4])).toEqual([
      ['a', 0, 22, [2, 3, 4, 1]],
    ]);
    expect(groupMatches([])).toEqual([]);
  });
});
