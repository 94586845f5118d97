import type { FoundPerson } from '@gallerist/embedding/node';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../frames/frame.types.ts';
import { appearanceOf } from './appearance.ts';
import { placeQuality } from './crop.ts';
import { FrameFollower } from './follow-frames.ts';
import type { Tracklet } from './follow-frames.ts';

const SIZE = { width: 200, height: 100 };

/** A frame with upright bars of a colour on grey: what is found is what was drawn. */
function frameOf(ms: number, bars: readonly (readonly [x: number, colour: readonly number[]])[]): Frame {
  const data = new Uint8Array(SIZE.width * SIZE.height * 3).fill(128);
  for (const [left, colour] of bars) {
    for (let y = 20; y < 90; y += 1)
      for (let x = left; x < left + 24; x += 1) data.set(colour, (y * SIZE.width + x) * 3);
  }
  return { image: { ...SIZE, data }, capturedAtMs: 1_000_000 + ms };
}
const bar = (x: number, confidence = 0.9): FoundPerson => ({
  box: { x, y: 20, width: 24, height: 70 },
  confidence,
});
const [red, blue] = [
  [200, 20, 20],
  [20, 20, 200],
] as const;

describe('FrameFollower', () => {
  it('makes one tracklet of each who walks by, with crops of nobody else', async () => {
    const bars = new Map<Frame['image'], readonly FoundPerson[]>();
    const follower = new FrameFollower({
      find: (image) => Promise.resolve(bars.get(image) ?? []),
      cropsPerTracklet: 4,
    });
    const tracklets: Tracklet[] = [];
    for (let i = 0; i < 20; i += 1) {
      const [a, b] = [4 + i * 8, 170 - i * 8];
      const frame = frameOf(i * 200, [
        [b, blue],
        [a, red],
      ]);
      // the red one walks in front: where they meet, it alone is seen
      bars.set(frame.image, Math.abs(a - b) < 14 ? [bar(a)] : [bar(a), bar(b)]);
      tracklets.push(...(await follower.follow(frame)));
    }
    tracklets.push(...follower.finish());
    expect(tracklets.map(({ firstMs, lastMs }) => [firstMs, lastMs])).toEqual([
      [1_000_000, 1_003_800],
      [1_000_000, 1_003_800],
    ]);
    for (const { crops } of tracklets) {
      expect(crops.length).toBeGreaterThan(1);
      expect(crops.length).toBeLessThanOrEqual(4);
    }
    const middle = ({ crops }: Tracklet) =>
      crops.map(({ image, box }) => {
        const at = (Math.floor(box.y + box.height / 2) * image.width + Math.floor(box.x + box.width / 2)) * 3;
        return [...image.data.subarray(at, at + 3)];
      });
    const [first, second] = tracklets;
    expect(first && middle(first)).toEqual(first?.crops.map(() => [...red]));
    expect(second && middle(second)).toEqual(second?.crops.map(() => [...blue]));
    expect(follower.counts).toEqual({ frames: 20, people: follower.counts.people, outOfOrder: 0 });
  });

  it('leaves out frames that come late or twice, and goes on', async () => {
    const follower = new FrameFollower({ find: () => Promise.resolve([bar(50)]), cropsPerTracklet: 2 });
    for (const ms of [0, 200, 100, 200, 400, 600]) await follower.follow(frameOf(ms, [[50, red]]));
    expect(follower.counts).toEqual({ frames: 4, people: 4, outOfOrder: 2 });
    expect(follower.finish()).toMatchObject([{ number: 1, detections: 4 }]);
  });

  it('makes nothing of a false alarm', async () => {
    let looks = 0;
    const find = (): Promise<readonly FoundPerson[]> => Promise.resolve((looks += 1) <= 2 ? [bar(50)] : []);
    const follower = new FrameFollower({ find, cropsPerTracklet: 2 });
    const ended: Tracklet[] = [];
    for (const ms of [0, 200, 400, 600]) ended.push(...(await follower.follow(frameOf(ms, []))));
    expect([...ended, ...follower.finish()]).toEqual([]);
  });
});

describe('placeQuality', () => {
  it('is less for who is hidden, cut off, small or unsure', () => {
    const whole = placeQuality(bar(50), [], SIZE);
    const near: FoundPerson = { box: { x: 62, y: 30, width: 30, height: 68 }, confidence: 0.9 };
    expect(placeQuality(bar(50), [near], SIZE)).toBeLessThan(whole);
    expect(placeQuality(near, [bar(50)], SIZE)).toBe(placeQuality(near, [], SIZE));
    expect(placeQuality(bar(0), [], SIZE)).toBe(whole / 2);
    expect(placeQuality(bar(50, 0.6), [], SIZE)).toBeLessThan(whole);
  });
});

describe('appearanceOf', () => {
  it('has length 1, also beyond the picture, and tells colours apart', () => {
    const { image } = frameOf(0, [
      [20, red],
      [120, blue],
    ]);
    const looks = [bar(20), bar(120), bar(500)].map(({ box }) => appearanceOf(image, box));
    const cosine = (a?: Float32Array, b?: Float32Array): number =>
      Array.from(a ?? []).reduce((sum, value, i) => sum + value * (b?.[i] ?? 0), 0);
    expect(cosine(looks[0], looks[0])).toBeCloseTo(1, 6);
    expect(cosine(looks[0], looks[1])).toBeLessThan(0.2);
    expect(looks[2]?.every((value) => value === 0)).toBe(true);
  });
});
