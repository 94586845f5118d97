import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../checks/index.ts';
import { createSeededRandom } from '../random/index.ts';
import { createTracker } from './create-tracker.ts';
import type { Detection } from './tracking.types.ts';

const red = Float32Array.of(1, 0, 0.1);
const blue = Float32Array.of(0, 1, 0.1);
const green = Float32Array.of(0.1, 0, 1);
const walker = (x: number, more: Partial<Detection> = {}): Detection => ({
  box: { x, y: 50, width: 30, height: 90 },
  confidence: 0.9,
  appearance: null,
  ...more,
});
/** Tracks of one walker who moves 8 px a frame, at 5 frames a second; `seen` says in which frames. */
function follow(seen: (frame: number) => boolean, more: Partial<Detection> = {}): (number | null)[] {
  const tracker = createTracker();
  return Array.from({ length: 40 }, (_, frame) => {
    const { tracks } = tracker.step(frame / 5, seen(frame) ? [walker(frame * 8, more)] : []);
    return tracks[0] ?? null;
  });
}

describe('createTracker', () => {
  it('follows a walker under one number, and tells when the track ended', () => {
    const tracker = createTracker({ maxGapSeconds: 1 });
    for (let frame = 0; frame < 5; frame += 1) {
      expect(tracker.step(frame / 5, [walker(frame * 8)])).toEqual({ tracks: [1], ended: [] });
    }
    expect(tracker.step(1.7, []).ended).toEqual([]);
    const ended = { number: 1, isConfirmed: true, firstSeen: 0, lastSeen: 0.8, detections: 5 };
    expect(tracker.step(1.9, []).ended).toEqual([ended]);
    expect(tracker.finish()).toEqual([]);
  });

  it('keeps two apart who cross, by what they look like', () => {
    const tracker = createTracker();
    for (let frame = 0; frame <= 40; frame += 1) {
      const [left, right] = [
        walker(frame * 8, { appearance: red }),
        walker(320 - frame * 8, { appearance: blue }),
      ];
      // where they meet, one hides the other
      const isHidden = Math.abs(frame - 20) <= 1;
      const { tracks } = tracker.step(frame / 5, isHidden ? [left] : [left, right]);
      expect(tracks).toEqual(isHidden ? [1] : [1, 2]);
    }
  });

  it('takes somebody back who comes out from behind something, where expected and alike', () => {
    const isSeen = (frame: number): boolean => frame < 10 || frame >= 18;
    expect(new Set(follow(isSeen, { appearance: red }).filter((track) => track !== null))).toEqual(
      new Set([1]),
    );
  });

  it('takes nobody for another who looks different, or comes back too late', () => {
    const tracker = createTracker();
    for (let frame = 0; frame < 10; frame += 1)
      tracker.step(frame / 5, [walker(frame * 8, { appearance: red })]);
    expect(tracker.step(3, [walker(15 * 8 + 40, { appearance: blue })]).tracks).toEqual([2]);
    const isSeen = (frame: number): boolean => frame < 10 || frame >= 22;
    expect(new Set(follow(isSeen, { appearance: red }))).toEqual(new Set([1, 2, null]));
  });

  it('takes back who was hidden only near where expected, of alike size, by how they look when nobody is before them', () => {
    /** A red walker, unseen for 6 frames, and then a red one whose box is changed so. */
    const back = (change: Partial<Detection['box']>, whileSeen: (frame: number) => readonly Detection[]) => {
      const tracker = createTracker();
      for (let frame = 0; frame < 10; frame += 1) tracker.step(frame / 5, whileSeen(frame));
      const { box } = walker(15 * 8);
      const seen = walker(0, { appearance: red, box: { ...box, x: box.x + 40, ...change } });
      return tracker.step(3, [seen]).tracks;
    };
    const alone = (frame: number) => [walker(frame * 8, { appearance: red })];
    expect(back({}, alone)).toEqual([1]);
    expect(back({ x: 900 }, alone)).toEqual([2]);
    expect(back({ height: 54 }, alone)).toEqual([2]);
    // From the third frame on somebody stands before him, and gives him other colours.
    const covered = (frame: number) =>
      frame < 3
        ? alone(frame)
        : [walker(frame * 8, { appearance: blue }), walker(frame * 8 + 12, { appearance: green })];
    expect(back({}, covered)).toEqual([1]);
  });

  it('goes on with an unsure detection only where the track is', () => {
    const tracker = createTracker();
    for (let frame = 0; frame < 5; frame += 1) tracker.step(frame / 5, [walker(frame * 8)]);
    expect(tracker.step(1, [walker(200, { confidence: 0.45 })]).tracks).toEqual([null]);
    expect(tracker.step(1.2, [walker(6 * 8, { confidence: 0.45 })]).tracks).toEqual([1]);
  });

  it('begins no track with an unsure detection, and goes on with one', () => {
    expect(follow(() => true, { confidence: 0.45 })).toEqual(Array.from({ length: 40 }, () => null));
    const tracker = createTracker();
    for (let frame = 0; frame < 20; frame += 1) {
      const confidence = frame > 5 && frame % 3 > 0 ? 0.45 : 0.9;
      expect(tracker.step(frame / 5, [walker(frame * 8, { confidence })]).tracks).toEqual([1]);
    }
  });

  it('follows somebody whose legs disappear behind something, and whose box is narrow and wide in turns', () => {
    const tracker = createTracker();
    for (let frame = 0; frame < 24; frame += 1) {
      const height = frame > 8 && frame < 16 ? 45 : 90;
      const width = frame % 2 === 0 ? 18 : 44;
      const box = { x: frame * 22 - width / 2, y: 50, width, height };
      expect(tracker.step(frame / 4, [walker(0, { box })]).tracks).toEqual([1]);
    }
  });

  it('says which tracks were hardly more than a false alarm', () => {
    const tracker = createTracker();
    tracker.step(0, [walker(0)]);
    tracker.step(0.2, [walker(2)]);
    expect(tracker.step(0.7, []).ended).toEqual([]);
    expect(tracker.step(0.9, []).ended).toMatchObject([{ number: 1, isConfirmed: false, detections: 2 }]);
    expect(createTracker({ confirmAfter: 1 }).step(0, [walker(0)]).tracks).toEqual([1]);
  });

  it('ends what is too long, and everything at a gap in the frames', () => {
    const tracker = createTracker({ maxTrackSeconds: 2 });
    const numbers = Array.from(
      { length: 20 },
      (_, frame) => tracker.step(frame / 5, [walker(frame)]).tracks[0],
    );
    expect(numbers).toEqual([...Array<number>(11).fill(1), ...Array<number>(9).fill(2)]);
    const { tracks, ended } = tracker.step(100, [walker(20)]);
    expect(tracks).toEqual([3]);
    expect(ended).toMatchObject([{ number: 2 }]);
  });

  it('refuses frames out of order and options out of range', () => {
    const tracker = createTracker();
    tracker.step(1, []);
    expect(() => tracker.step(1, [])).toThrow(ArgumentError);
    expect(() => tracker.step(0.5, [])).toThrow(ArgumentError);
    expect(() => tracker.step(NaN, [])).toThrow(ArgumentError);
    expect(() => createTracker({ minOverlap: 2 })).toThrow('minOverlap');
    expect(() => createTracker({ confirmAfter: 0 })).toThrow('confirmAfter');
  });

  it('gives twenty jittering walkers of whom every tenth look is missed one number each', () => {
    const random = createSeededRandom(11);
    const tracker = createTracker();
    const numbers = Array.from({ length: 20 }, () => new Set<number>());
    for (let frame = 0; frame < 60; frame += 1) {
      const jitter = (): number => (random.next() - 0.5) * 4;
      const seen = numbers.flatMap((_, person) => (frame > 3 && random.next() < 0.1 ? [] : [person]));
      const detections = seen.map((person) => ({
        ...walker(0),
        // rows of walkers, every other one the other way
        box: {
          x: (person % 2 === 0 ? frame * 7 : 420 - frame * 7) + (person % 4) * 3 + jitter(),
          y: person * 100 + jitter(),
          ...{ width: 30, height: 90 },
        },
      }));
      tracker.step(frame / 5, detections).tracks.forEach((track, i) => {
        if (track !== null) numbers[seen[i] ?? 0]?.add(track);
      });
    }
    expect(numbers.map((one) => one.size)).toEqual(Array<number>(20).fill(1));
  });
});
