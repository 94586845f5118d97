import { assign } from '../assignment/assign.ts';
import { ArgumentError } from '../checks/index.ts';
import { intersectionOverUnion } from './box-overlap.ts';
import { Track } from './track.ts';
import { checkTrackerOptions, walkerTracking } from './tracker-options.ts';
import type { TrackerOptions } from './tracker-options.ts';
import type { Detection, EndedTrack, TrackBox, TrackedFrame } from './tracking.types.ts';

/** People who overlap more than this stand before each other. */
const CLEAR_OVERLAP = 0.3;
/** An unsure detection keeps a track going where it overlaps by this much: there it is its dim second look. */
const UNSURE_OVERLAP = 0.3;
/** How much larger or smaller somebody may come out from behind something. */
const MAX_GROWTH = 1.6;

export interface Tracker {
  /**
   * Takes the next frame.
   *
   * @param seconds On the frames' clock, later than the frame before.
   * @throws {ArgumentError} at a time that is not later, or not finite.
   */
  step(seconds: number, detections: readonly Detection[]): TrackedFrame;
  /** Ends all tracks; the tracker goes on with the next frame. */
  finish(): readonly EndedTrack[];
}

/**
 * Follows several subjects through the frames of one view: constant-velocity prediction, one-to-one assignment of largest total
 * gain (overlap with the prediction, mixed with likeness), first of sure detections, then of unsure ones to tracks that are
 * still without. Somebody who comes out from behind something is taken back by likeness, near where he is expected.
 *
 * Deterministic: the same frames give the same tracks. Memory is bounded by the people in view.
 *
 * @throws {ArgumentError} at an option out of its range.
 * @see Bewley et al. 2016, arXiv:1602.00763 (SORT); Wojke et al. 2017, arXiv:1703.07402 (likeness); Zhang et al. 2022,
 *   arXiv:2110.06864 (ByteTrack: unsure detections second)
 */
export function createTracker(options: Partial<TrackerOptions> = {}): Tracker {
  const settings = { ...walkerTracking, ...options };
  checkTrackerOptions(settings);
  return new FrameTracker(settings);
}

class FrameTracker implements Tracker {
  readonly #options: TrackerOptions;
  #tracks: readonly Track[] = [];
  #next = 1;
  #now = -Infinity;

  constructor(options: TrackerOptions) {
    this.#options = options;
  }

  step(seconds: number, detections: readonly Detection[]): TrackedFrame {
    if (!Number.isFinite(seconds) || seconds <= this.#now) {
      throw new ArgumentError('step', 'seconds', { expected: `be later than ${this.#now}`, actual: seconds });
    }
    this.#now = seconds;
    for (const track of this.#tracks) track.predict(seconds);
    const ended = this.#end((track) => this.#isOver(track));
    const takers = this.#takersOf(detections);
    const newcomers = detections.map((one, i) => (takers[i] === null ? this.#born(one) : null));
    return { tracks: takers.map((track, i) => (track ?? newcomers[i])?.number ?? null), ended };
  }

  finish(): readonly EndedTrack[] {
    return this.#end(() => true);
  }

  #isOver(track: Track): boolean {
    const { maxFirstGapSeconds, maxGapSeconds, maxTrackSeconds } = this.#options;
    const gap = track.isConfirmed ? maxGapSeconds : maxFirstGapSeconds;
    return track.unseenFor > gap || this.#now - track.firstSeen > maxTrackSeconds;
  }

  #end(isOver: (track: Track) => boolean): EndedTrack[] {
    const over = this.#tracks.filter(isOver);
    this.#tracks = this.#tracks.filter((track) => !over.includes(track));
    return over.map(({ summary }) => summary);
  }

  /** The track that takes each detection; what it saw is noted. */
  #takersOf(detections: readonly Detection[]): (Track | null)[] {
    const { sureConfidence, confirmAfter } = this.#options;
    const takers = detections.map((): Track | null => null);
    const give = (isSure: boolean, gain: (track: Track, detection: Detection) => number): void => {
      const free = this.#tracks.filter((track) => !takers.includes(track));
      const open = detections.flatMap((one, i) =>
        one.confidence >= sureConfidence === isSure ? [{ one, i }] : [],
      );
      assign(free.map((track) => open.map(({ one }) => gain(track, one)))).forEach((column, row) => {
        const taken = column === null ? undefined : open[column];
        if (taken !== undefined) takers[taken.i] = free[row] ?? null;
      });
    };
    give(true, (track, one) => this.#gain(track, one));
    give(false, (track, { box }) => above(this.#overlap(track.box, box), UNSURE_OVERLAP));
    detections.forEach((one, i) => {
      takers[i]?.see(one, { confirmAfter, isClear: isClear(one, detections) });
    });
    return takers;
  }

  /** In (0, 1] for a pair that may be one; 0 for one that cannot. */
  #gain(track: Track, { box, appearance }: Detection): number {
    const { minOverlap, likenessShare, maxDeviations, minLikeness } = this.#options;
    const overlap = this.#overlap(track.box, box);
    const likeness = track.likenessTo(appearance);
    const mixed =
      likeness === null ? overlap : (1 - likenessShare) * overlap + likenessShare * Math.max(0, likeness);
    if (overlap >= minOverlap) return mixed;
    const comesBack =
      (likeness ?? -1) >= minLikeness &&
      isAlikeInSize(track.box, box) &&
      track.distanceTo(box) <= maxDeviations;
    return comesBack ? mixed : 0;
  }

  #overlap(a: TrackBox, b: TrackBox): number {
    const { leastAspect } = this.#options;
    return intersectionOverUnion(widened(a, leastAspect), widened(b, leastAspect));
  }

  #born(detection: Detection): Track | null {
    const { sureConfidence, confirmAfter } = this.#options;
    if (detection.confidence < sureConfidence) return null;
    const track = new Track(this.#next, detection, { now: this.#now, isConfirmed: confirmAfter === 1 });
    this.#next += 1;
    this.#tracks = [...this.#tracks, track];
    return track;
  }
}

/** About its middle; its height stays. */
function widened({ x, y, width, height }: TrackBox, leastAspect: number): TrackBox {
  const wide = Math.max(width, leastAspect * height);
  return { x: x - (wide - width) / 2, y, width: wide, height };
}

const above = (value: number, least: number): number => (value >= least ? value : 0);

const isClear = (one: Detection, all: readonly Detection[]): boolean =>
  all.every((other) => other === one || intersectionOverUnion(one.box, other.box) < CLEAR_OVERLAP);

function isAlikeInSize(a: TrackBox, b: TrackBox): boolean {
  const growth = a.height / b.height;
  return growth <= MAX_GROWTH && growth >= 1 / MAX_GROWTH;
}
