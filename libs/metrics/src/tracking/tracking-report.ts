import { assign } from '../assignment/assign.ts';
import { ArgumentError } from '../checks/index.ts';
import { intersectionOverUnion } from './box-overlap.ts';
import type { TrackBox } from './tracking.types.ts';

/** Somebody in a frame: truly, or as a tracker says. */
export interface TrackedPlace {
  readonly frame: number;
  /** Of the person, or of the track. */
  readonly id: number;
  readonly box: TrackBox;
}

/** Rates are null where there is nothing to divide by. */
export interface TrackingReport {
  readonly matches: number;
  readonly misses: number;
  readonly falseAlarms: number;
  /** How often a person is taken over by another track than the one before. */
  readonly switches: number;
  /** 1 − (misses + false alarms + switches) / true places; ≤ 1, below 0 for more errors than places. */
  readonly mota: number | null;
  /** Harmonic mean of identity precision and recall under the best one-to-one map of tracks to people, in [0, 1]. */
  readonly idf1: number | null;
  /** Share of the matched places of tracks that belong to the person whom their track has most of, in [0, 1]. */
  readonly purity: number | null;
}

/** A pair more is worth more than any overlap. */
const PAIR = 1_000;

/**
 * How well tracks follow people: CLEAR MOT, identity measures, purity. Within a frame a person and a track may be one if they
 * overlap enough; pairs of the frame before stay together while they do, of the others as many as possible are made, with the
 * largest sum of overlaps.
 *
 * @param options.minOverlap Intersection over union, in (0, 1]; default 0.5.
 * @throws {ArgumentError} at another one.
 * @see Bernardin and Stiefelhagen 2008 (CLEAR MOT); Ristani et al. 2016, arXiv:1609.01775 (IDF1)
 */
export function trackingReport(
  truth: readonly TrackedPlace[],
  found: readonly TrackedPlace[],
  { minOverlap = 0.5 }: { readonly minOverlap?: number } = {},
): TrackingReport {
  if (!(minOverlap > 0 && minOverlap <= 1)) {
    throw new ArgumentError('trackingReport', 'minOverlap', { expected: 'be in (0, 1]', actual: minOverlap });
  }
  const frames = pairsByFrame(truth, found, minOverlap);
  const { pairs, switches } = clearPairs(frames);
  const misses = truth.length - pairs.length;
  const falseAlarms = found.length - pairs.length;
  const places = truth.length + found.length;
  return {
    ...{ matches: pairs.length, misses, falseAlarms, switches },
    mota: truth.length === 0 ? null : 1 - (misses + falseAlarms + switches) / truth.length,
    idf1: places === 0 ? null : (2 * bestIdentityMatches(frames)) / places,
    purity: purityOf(pairs),
  };
}

/** A person and a track that may be one in a frame. */
interface Pair {
  readonly person: number;
  readonly track: number;
  readonly overlap: number;
}

/** In the order of frames. */
function pairsByFrame(
  truth: readonly TrackedPlace[],
  found: readonly TrackedPlace[],
  minOverlap: number,
): readonly (readonly Pair[])[] {
  const foundOf = Map.groupBy(found, ({ frame }) => frame);
  const truthOf = Map.groupBy(truth, ({ frame }) => frame);
  return [...truthOf.keys()]
    .sort((a, b) => a - b)
    .map((frame) =>
      (truthOf.get(frame) ?? []).flatMap((one) =>
        (foundOf.get(frame) ?? []).flatMap((other) => {
          const overlap = intersectionOverUnion(one.box, other.box);
          return overlap >= minOverlap ? [{ person: one.id, track: other.id, overlap }] : [];
        }),
      ),
    );
}

function clearPairs(frames: readonly (readonly Pair[])[]): {
  readonly pairs: readonly Pair[];
  readonly switches: number;
} {
  const trackOf = new Map<number, number>();
  const pairs: Pair[] = [];
  let switches = 0;
  for (const frame of frames) {
    const kept = frame.filter(({ person, track }) => trackOf.get(person) === track);
    const free = frame.filter((pair) =>
      kept.every(({ person, track }) => person !== pair.person && track !== pair.track),
    );
    for (const pair of [...kept, ...mostPairs(free)]) {
      const before = trackOf.get(pair.person);
      if (before !== undefined && before !== pair.track) switches += 1;
      trackOf.set(pair.person, pair.track);
      pairs.push(pair);
    }
  }
  return { pairs, switches };
}

function mostPairs(pairs: readonly Pair[]): readonly Pair[] {
  const people = [...new Set(pairs.map(({ person }) => person))];
  const tracks = [...new Set(pairs.map(({ track }) => track))];
  const of = (person: number, track: number): Pair | undefined =>
    pairs.find((pair) => pair.person === person && pair.track === track);
  const worth = (pair: Pair | undefined): number => (pair === undefined ? 0 : PAIR + pair.overlap);
  return assign(people.map((person) => tracks.map((track) => worth(of(person, track))))).flatMap(
    (column, row) => {
      const pair = column === null ? undefined : of(people[row] ?? NaN, tracks[column] ?? NaN);
      return pair === undefined ? [] : [pair];
    },
  );
}

/** Places that agree under the best map of people to tracks, one to one over all frames. */
function bestIdentityMatches(frames: readonly (readonly Pair[])[]): number {
  const counts = new Map<number, Map<number, number>>();
  for (const { person, track } of frames.flat()) {
    const tracks = counts.get(person) ?? new Map<number, number>();
    counts.set(person, tracks.set(track, (tracks.get(track) ?? 0) + 1));
  }
  const tracks = [...new Set([...counts.values()].flatMap((of) => [...of.keys()]))];
  const weights = [...counts.values()].map((of) => tracks.map((track) => of.get(track) ?? 0));
  return assign(weights).reduce<number>(
    (sum, column, row) => sum + (column === null ? 0 : (weights[row]?.[column] ?? 0)),
    0,
  );
}

function purityOf(pairs: readonly Pair[]): number | null {
  if (pairs.length === 0) return null;
  const most = [...Map.groupBy(pairs, ({ track }) => track).values()].map((ofTrack) =>
    Math.max(...[...Map.groupBy(ofTrack, ({ person }) => person).values()].map((one) => one.length)),
  );
  return most.reduce((sum, count) => sum + count, 0) / pairs.length;
}
