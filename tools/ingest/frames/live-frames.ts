import { setTimeout as sleep } from 'node:timers/promises';
import { Decoder } from './ffmpeg.ts';
import type { DecodedFrame } from './ffmpeg.ts';
import type { Frame, FrameSource, SourceNote } from './frame.types.ts';
import { LatestFrames } from './latest-frames.ts';

export interface Stream {
  /** `rtsp://…` or `rtsps://…` */
  readonly address: string;
  readonly framesPerSecond: number;
  readonly maxSidePx: number;
  /** A connection that gives no frame for so long is made anew. Default 15 s. */
  readonly silenceMs?: number;
  /** The first wait before a new connection; doubles up to 30 s. Default 1 s. */
  readonly firstWaitMs?: number;
}

const DEFAULTS = { silenceMs: 15_000, firstWaitMs: 1_000 } as const;
const LONGEST_WAIT_MS = 30_000;
/** The camera's clock strays from ours by more: the next frame is given our time. */
const MAX_STRAY_MS = 3_000;
/** Frames that wait while one is looked at; of more, the oldest go. */
const WAITING_FRAMES = 4;

/**
 * The frames of a camera, at the times at which they come in by this machine's clock, spaced as the camera says. A broken or silent
 * connection is made anew until somebody ends it.
 */
export function liveFrames(stream: Stream): FrameSource {
  return { isLive: true, frames: (signal, note) => latest(stream, signal, note) };
}

async function* latest(
  stream: Stream,
  signal: AbortSignal,
  note: (note: SourceNote) => void,
): AsyncGenerator<Frame, void, undefined> {
  const waiting = new LatestFrames(WAITING_FRAMES, (frames) => {
    note({ kind: 'skipped', frames });
  });
  const left = new AbortController();
  const ended = AbortSignal.any([signal, left.signal]);
  const reading = keepReading(stream, { signal: ended, note, waiting }).finally(() => {
    waiting.close();
  });
  try {
    yield* waiting.frames();
  } finally {
    // also where nobody wants more frames
    left.abort();
    await reading;
  }
}

interface Reading {
  readonly signal: AbortSignal;
  readonly note: (note: SourceNote) => void;
  readonly waiting: LatestFrames;
}

async function keepReading(stream: Stream, { signal, note, waiting }: Reading): Promise<void> {
  const { silenceMs, firstWaitMs } = { ...DEFAULTS, ...stream };
  let waitMs = firstWaitMs;
  while (!signal.aborted) {
    const decoder = new Decoder(orderOf(stream));
    const watch = setTimeout(() => {
      decoder.stop();
    }, silenceMs);
    const stop = (): void => decoder.stop();
    signal.addEventListener('abort', stop, { once: true });
    const clock = new ArrivalClock();
    for await (const frame of decoder.frames()) {
      watch.refresh();
      waitMs = firstWaitMs;
      waiting.put({ image: frame.image, capturedAtMs: clock.timeOf(frame) });
    }
    clearTimeout(watch);
    signal.removeEventListener('abort', stop);
    const { complaint } = await decoder.end();
    if (isOver(signal)) return;
    note({ kind: 'reconnecting', reason: complaint || 'the stream ended or fell silent', inMs: waitMs });
    // an end while waiting is an end
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
  }
}

const isOver = (signal: AbortSignal): boolean => signal.aborted;

const orderOf = ({ address, framesPerSecond, maxSidePx }: Stream) => ({
  input: ['-rtsp_transport', 'tcp', '-timeout', '10000000', '-i', address],
  framesPerSecond,
  maxSidePx,
});

/** Times of frames on this machine's clock: even as the camera's are, and never far from when they came. */
export class ArrivalClock {
  #offsetMs: number | null = null;

  timeOf({ seconds }: Pick<DecodedFrame, 'seconds'>, nowMs = Date.now()): number {
    const cameraMs = seconds * 1000;
    const isStray = this.#offsetMs === null || Math.abs(nowMs - cameraMs - this.#offsetMs) > MAX_STRAY_MS;
    if (isStray) this.#offsetMs = nowMs - cameraMs;
    return Math.round(cameraMs + (this.#offsetMs ?? 0));
  }
}
