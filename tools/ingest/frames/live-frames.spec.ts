import { describe, expect, it } from 'vitest';
import { allOf } from '../testing/all-of.ts';
import { withoutSecrets } from './ffmpeg.ts';
import type { Frame } from './frame.types.ts';
import { LatestFrames } from './latest-frames.ts';
import { ArrivalClock } from './live-frames.ts';

const frame = (capturedAtMs: number): Frame => ({
  image: { width: 1, height: 1, data: new Uint8Array(3) },
  capturedAtMs,
});

describe('ArrivalClock', () => {
  it('spaces frames as the camera does, however unevenly they come', () => {
    const clock = new ArrivalClock();
    expect(clock.timeOf({ seconds: 7 }, 1_000_000)).toBe(1_000_000);
    expect(clock.timeOf({ seconds: 7.2 }, 1_000_900)).toBe(1_000_200);
    expect(clock.timeOf({ seconds: 7.4 }, 1_000_910)).toBe(1_000_400);
  });

  it('follows this machine where the camera leaps or drifts away', () => {
    const clock = new ArrivalClock();
    clock.timeOf({ seconds: 0 }, 1_000_000);
    expect(clock.timeOf({ seconds: 900 }, 1_000_200)).toBe(1_000_200);
    expect(clock.timeOf({ seconds: 900.2 }, 1_000_400)).toBe(1_000_400);
  });
});

describe('LatestFrames', () => {
  it('keeps the newest, and tells how many went', async () => {
    let skipped = 0;
    const frames = new LatestFrames(2, (count) => (skipped += count));
    for (const ms of [1, 2, 3, 4]) frames.put(frame(ms));
    frames.close();
    const left = await allOf(frames.frames());
    expect(left.map(({ capturedAtMs }) => capturedAtMs)).toEqual([3, 4]);
    expect(skipped).toBe(2);
  });

  it('waits for what comes', async () => {
    const frames = new LatestFrames(2, () => undefined);
    const reading = allOf(frames.frames());
    await Promise.resolve();
    frames.put(frame(1));
    await Promise.resolve();
    frames.put(frame(2));
    frames.close();
    expect(await reading).toHaveLength(2);
  });
});

describe('withoutSecrets', () => {
  it('hides the name and password of an address', () => {
    expect(withoutSecrets('rtsp://me:secret@cam.example:554/x: refused')).toBe(
      'rtsp://***@cam.example:554/x: refused',
    );
    expect(withoutSecrets('rtsp://cam.example/a@b')).toBe('rtsp://cam.example/a@b');
  });
});
