import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasFfmpeg, makeVideo, sendStream } from '../testing/made-videos.ts';
import { startRtspRelay } from '../testing/rtsp-relay.ts';
import { allOf } from '../testing/all-of.ts';
import { Decoder } from './ffmpeg.ts';
import type { Frame, SourceNote } from './frame.types.ts';
import { liveFrames } from './live-frames.ts';
import { probeVideo, videoFrames } from './video-frames.ts';

const startMs = Date.UTC(2026, 10, 30, 8);
let root: string;

async function read(path: string, framesPerSecond = 5, seconds?: number | null) {
  const notes: SourceNote[] = [];
  const length = seconds === undefined ? (await probeVideo(path)).seconds : seconds;
  const source = videoFrames({ path, startMs, seconds: length, framesPerSecond, maxSidePx: 80 });
  const frames = await allOf(source.frames(new AbortController().signal, (note) => notes.push(note)));
  return { frames, times: frames.map(({ capturedAtMs }) => capturedAtMs - startMs), notes };
}

it('says what to do where there is no ffmpeg', async () => {
  const order = { input: ['-i', 'x'], framesPerSecond: 1, maxSidePx: 10 };
  const decoder = new Decoder(order, 'ffmpeg-that-nobody-has');
  expect(await allOf(decoder.frames())).toEqual([]);
  await expect(decoder.end()).rejects.toThrow('apt install ffmpeg');
});

describe.skipIf(!hasFfmpeg)('videos, where ffmpeg is', () => {
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'gallerist-video-'));
    await makeVideo(join(root, 'whole.mkv'), 12, ['-metadata', 'creation_time=2026-11-30T08:00:00Z']);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('give frames at the rate that is asked for, at most their own, made smaller, with their times', async () => {
    const { frames, times, notes } = await read(join(root, 'whole.mkv'));
    expect(times).toEqual(Array.from({ length: 60 }, (_, i) => i * 200));
    expect(frames[0]?.image).toMatchObject({ width: 80, height: 45 });
    expect(notes).toEqual([]);
    expect((await read(join(root, 'whole.mkv'), 3)).times).toHaveLength(36);
  });

  it('say when they were taken', async () => {
    expect(await probeVideo(join(root, 'whole.mkv'))).toEqual({ seconds: 12, createdAtMs: startMs });
    await writeFile(join(root, 'none.mkv'), 'no video');
    await expect(probeVideo(join(root, 'none.mkv'))).rejects.toThrow('no video that can be read');
  });

  it.each(['mkv', 'ts', 'mp4'])(
    'go on behind a broken middle, and say what was lost: %s',
    async (container) => {
      const path = join(root, `broken.${container}`);
      if (container === 'mkv') await copyFile(join(root, 'whole.mkv'), path);
      else await makeVideo(path, 12);
      const bytes = await readFile(path);
      // the index of an mp4 lies at its end, and stays
      bytes.fill(0xa5, Math.floor(bytes.length * 0.35), Math.floor(bytes.length * 0.6));
      await writeFile(path, bytes);
      const { times, notes } = await read(path, 5, 12);
      expect(times[0]).toBe(0);
      expect(Math.max(...times)).toBeGreaterThan(11_000);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      expect(times.length).toBeGreaterThan(25);
      const lost = notes.flatMap((note) =>
        note.kind === 'lost'
          ? [[Math.round(note.fromMs - startMs), Math.round(note.untilMs - startMs)] as const]
          : [],
      );
      // how much of damaged pictures is decoded differs between versions of ffmpeg; what is not there has to be told in any case
      const gaps = times
        .map((time, i) => [time, times[i + 1] ?? 12_000] as const)
        .filter(([from, until]) => until - from > 1_000);
      expect(lost).toEqual(gaps);
      // 35 % of the bytes are some 4 seconds, 60 % some 7
      for (const [from, until] of lost) {
        expect(from).toBeGreaterThan(3_000);
        expect(until).toBeLessThan(9_000);
      }
    },
  );

  it('tell of an end that is missing', async () => {
    const bytes = await readFile(join(root, 'whole.mkv'));
    await writeFile(join(root, 'cut.mkv'), bytes.subarray(0, bytes.length / 2));
    const { times, notes } = await read(join(root, 'cut.mkv'), 5, 12);
    expect(times.length).toBeGreaterThan(20);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatchObject({ kind: 'lost', untilMs: startMs + 12_000 });
  });

  it('stop where somebody stops reading', async () => {
    const stop = new AbortController();
    const path = join(root, 'whole.mkv');
    const source = videoFrames({ path, startMs, seconds: 12, framesPerSecond: 5, maxSidePx: 80 });
    let count = 0;
    for await (const _ of source.frames(stop.signal, () => undefined)) {
      count += 1;
      if (count === 5) stop.abort();
    }
    expect(count).toBeLessThan(10);
  });

  it('come as streams, and again when the connection broke', async () => {
    const relay = await startRtspRelay();
    const camera = sendStream(relay.address);
    const stop = new AbortController();
    const notes: SourceNote[] = [];
    const frames: Frame[] = [];
    let after = 0;
    try {
      const order = { address: relay.address, framesPerSecond: 5, maxSidePx: 80, firstWaitMs: 50 };
      for await (const frame of liveFrames(order).frames(stop.signal, (note) => notes.push(note))) {
        frames.push(frame);
        if (frames.length === 4) relay.dropPlayers();
        if (relay.plays > 1) after += 1;
        if (after === 8) break;
      }
      // whoever leaves takes the connection along
      await expect.poll(() => relay.players, { timeout: 30_000 }).toBe(0);
    } finally {
      camera.kill('SIGKILL');
      await relay.close();
    }
    const times = frames.map(({ capturedAtMs }) => capturedAtMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.abs(Date.now() - (times.at(-1) ?? 0))).toBeLessThan(60_000);
    expect(relay.plays).toBeGreaterThanOrEqual(2);
    expect(notes.some(({ kind }) => kind === 'reconnecting')).toBe(true);
    expect(frames[0]?.image).toMatchObject({ width: 80, height: 45 });
  });
});
