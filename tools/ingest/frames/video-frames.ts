import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Decoder, missing } from './ffmpeg.ts';
import { IngestError } from './frame.types.ts';
import type { Frame, FrameSource, SourceNote } from './frame.types.ts';

/** Nearer to the end than this, a file that ends badly has ended. */
const END_SECONDS = 1;

export interface VideoFile {
  readonly path: string;
  readonly startMs: number;
  /** null: the file does not say. */
  readonly seconds: number | null;
  readonly framesPerSecond: number;
  readonly maxSidePx: number;
}

/**
 * The frames of a video file. What cannot be decoded is left out and told: where the decoder gives up in the middle, it is
 * started anew behind the place, a second further each time, then two, then four.
 */
export function videoFrames(file: VideoFile): FrameSource {
  return { isLive: false, frames: (signal, note) => readVideo(file, signal, note) };
}

async function* readVideo(
  file: VideoFile,
  signal: AbortSignal,
  note: (note: SourceNote) => void,
): AsyncGenerator<Frame, void, undefined> {
  const gaps = new GapWatch(file, note);
  let from = 0;
  let leap = END_SECONDS;
  for (;;) {
    const decoder = new Decoder(orderOf(file, from));
    const stop = (): void => decoder.stop();
    signal.addEventListener('abort', stop, { once: true });
    const before = gaps.last;
    try {
      for await (const { image, seconds } of decoder.frames()) {
        if (signal.aborted) return;
        gaps.at(from + seconds);
        yield { image, capturedAtMs: Math.round(file.startMs + (from + seconds) * 1000) };
      }
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
    }
    const { isOk, complaint } = await decoder.end();
    if (signal.aborted) return;
    if (gaps.last === null && (from === 0 || file.seconds === null)) {
      throw new IngestError(`The video has no picture that can be read${complaint && `: ${complaint}`}`);
    }
    leap = gaps.last === before ? leap * 2 : END_SECONDS;
    from = Math.max(from, gaps.last ?? 0) + leap;
    if (hasEnded(file, { from, isOk })) break;
  }
  gaps.end();
}

/** A decoder that gave up far from the end is no end. */
function hasEnded({ seconds }: VideoFile, at: { readonly from: number; readonly isOk: boolean }): boolean {
  return seconds === null ? at.isOk : at.from >= seconds - END_SECONDS / 2;
}

function orderOf({ path, framesPerSecond, maxSidePx }: VideoFile, from: number) {
  const seek = from === 0 ? [] : ['-ss', String(from)];
  return { input: [...seek, '-i', `file:${path}`], framesPerSecond, maxSidePx };
}

/** Notices where frames are missing. */
class GapWatch {
  readonly #file: VideoFile;
  readonly #note: (note: SourceNote) => void;
  last: number | null = null;

  constructor(file: VideoFile, note: (note: SourceNote) => void) {
    this.#file = file;
    this.#note = note;
  }

  at(seconds: number): void {
    this.#look(seconds);
    this.last = Math.max(this.last ?? 0, seconds);
  }

  end(): void {
    if (this.#file.seconds !== null) this.#look(this.#file.seconds);
  }

  #look(until: number): void {
    const { startMs, framesPerSecond } = this.#file;
    const from = this.last ?? 0;
    if (until - from <= Math.max(END_SECONDS, 3 / framesPerSecond)) return;
    this.#note({ kind: 'lost', fromMs: startMs + from * 1000, untilMs: startMs + until * 1000 });
  }
}

/** What a file says of itself; null for what it does not say. */
export interface VideoFacts {
  readonly seconds: number | null;
  readonly createdAtMs: number | null;
}

/** @throws {IngestError} if there is no ffmpeg, or the file is no video. */
export async function probeVideo(path: string): Promise<VideoFacts> {
  const ask = ['-v', 'error', '-of', 'json', '-show_entries', 'format=duration:format_tags=creation_time'];
  const answer = await promisify(execFile)('ffprobe', [...ask, `file:${path}`]).catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') throw missing(cause);
    throw new IngestError(`${path} is no video that can be read.`, { cause });
  });
  // as: every field is looked at
  const { format } = JSON.parse(answer.stdout) as {
    format?: { duration?: string; tags?: { creation_time?: string } };
  };
  const seconds = Number(format?.duration ?? NaN);
  const createdAtMs = Date.parse(format?.tags?.creation_time ?? '');
  return {
    seconds: Number.isFinite(seconds) ? seconds : null,
    createdAtMs: Number.isNaN(createdAtMs) ? null : createdAtMs,
  };
}
