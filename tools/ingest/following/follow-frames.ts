import type { FoundPerson } from '@gallerist/embedding/node';
import { createTracker } from '@gallerist/metrics/tracking';
import type { EndedTrack, TrackerOptions } from '@gallerist/metrics/tracking';
import type { RgbImage } from '@gallerist/preprocess';
import type { Frame } from '../frames/frame.types.ts';
import { appearanceOf } from './appearance.ts';
import { BestCrops } from './best-crops.ts';
import { cutOut, placeQuality } from './crop.ts';
import type { Crop } from './crop.ts';

/** One person's way through the view, with the best pictures of it. */
export interface Tracklet {
  /** From 1; the same source gives the same tracklets the same numbers. */
  readonly number: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly detections: number;
  /** At least one, in the order of time. */
  readonly crops: readonly Crop[];
}

/** What happened so far. */
export interface FollowCounts {
  frames: number;
  people: number;
  /** Frames that came after a later one, or at the same time: left out. */
  outOfOrder: number;
}

export interface FollowOptions {
  readonly find: (frame: RgbImage) => Promise<readonly FoundPerson[]>;
  readonly cropsPerTracklet: number;
  readonly tracking?: Partial<TrackerOptions>;
  /** Told for each frame: who was found, and the track of each. */
  readonly onFrame?: (
    frame: Frame,
    people: readonly FoundPerson[],
    tracks: readonly (number | null)[],
  ) => void;
}

/** Makes tracklets of frames as they end. Memory is bounded by the people in view. */
export class FrameFollower {
  readonly counts: FollowCounts = { frames: 0, people: 0, outOfOrder: 0 };
  readonly #options: FollowOptions;
  readonly #tracker;
  readonly #crops = new Map<number, BestCrops>();
  #firstMs: number | null = null;
  #lastMs = -Infinity;

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#tracker = createTracker(options.tracking);
  }

  /** @returns The tracklets that ended with this frame. */
  async follow(frame: Frame): Promise<readonly Tracklet[]> {
    if (frame.capturedAtMs <= this.#lastMs) {
      this.counts.outOfOrder += 1;
      return [];
    }
    this.#lastMs = frame.capturedAtMs;
    this.#firstMs ??= frame.capturedAtMs;
    const people = await this.#options.find(frame.image);
    const { tracks, ended } = this.#tracker.step(
      (frame.capturedAtMs - this.#firstMs) / 1000,
      people.map((person) => ({ ...person, appearance: appearanceOf(frame.image, person.box) })),
    );
    people.forEach((person, i) => {
      const track = tracks[i] ?? null;
      if (track !== null) this.#keep(track, frame, { person, people });
    });
    this.counts.frames += 1;
    this.counts.people += people.length;
    this.#options.onFrame?.(frame, people, tracks);
    return this.#tracklets(ended);
  }

  /** Ends what is under way. */
  finish(): readonly Tracklet[] {
    return this.#tracklets(this.#tracker.finish());
  }

  #keep(
    track: number,
    frame: Frame,
    { person, people }: { readonly person: FoundPerson; readonly people: readonly FoundPerson[] },
  ): void {
    const crops = this.#crops.get(track) ?? new BestCrops(this.#options.cropsPerTracklet);
    this.#crops.set(track, crops);
    const quality = placeQuality(person, people, frame.image);
    if (crops.wants(frame.capturedAtMs, quality)) crops.add(cutOut(frame, person, quality));
  }

  #tracklets(ended: readonly EndedTrack[]): readonly Tracklet[] {
    const start = this.#firstMs ?? 0;
    return ended.flatMap(({ number, isConfirmed, firstSeen, lastSeen, detections }) => {
      const crops = this.#crops.get(number)?.best() ?? [];
      this.#crops.delete(number);
      if (!isConfirmed || crops.length === 0) return [];
      const at = (seconds: number): number => Math.round(start + seconds * 1000);
      return [{ number, firstMs: at(firstSeen), lastMs: at(lastSeen), detections, crops }];
    });
  }
}
