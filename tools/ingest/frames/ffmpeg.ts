import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { RgbImage } from '@gallerist/preprocess';
import { IngestError } from './frame.types.ts';
import { portablePixmaps } from './portable-pixmaps.ts';

const keptErrors = 2_000;

export interface DecodeOrder {
  /** What stands before `-i` and what is opened. */
  readonly input: readonly string[];
  /** Frames a second that are taken, at most those that there are. */
  readonly framesPerSecond: number;
  /** Longer pictures are made smaller. */
  readonly maxSidePx: number;
}

/** A decoded picture and its time in the source, seconds. */
export interface DecodedFrame {
  readonly image: RgbImage;
  readonly seconds: number;
}

/** How a decoder ended. */
export interface DecodeEnd {
  readonly isOk: boolean;
  /** The last of what it complained of. */
  readonly complaint: string;
}

/** ffmpeg as a process of its own: what a broken file does to it, it does not do to us. It waits while nobody reads. */
export class Decoder {
  readonly #child: ChildProcess;
  readonly #end: Promise<DecodeEnd>;
  #complaint = '';

  /** @param command Default: the one on the path. */
  constructor(order: DecodeOrder, command = 'ffmpeg') {
    this.#child = spawn(command, argumentsOf(order), { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    this.#child.stderr?.on('data', (piece: Buffer) => {
      this.#complaint = (this.#complaint + piece.toString()).slice(-keptErrors);
    });
    this.#end = this.#ended();
    // whoever reads the frames is told; until then it is no fault of nobody's
    this.#end.catch(() => undefined);
  }

  /** Frames in the order of the source, with the times that it gives them. */
  async *frames(): AsyncGenerator<DecodedFrame, void, undefined> {
    const [, pixels, , times] = this.#child.stdio;
    // as: all four are pipes
    const [pictures, stamps] = [portablePixmaps(pixels as Readable), timesOf(times as Readable)];
    try {
      for await (const image of pictures) {
        const stamp = await stamps.next();
        if (stamp.done === true) return;
        yield { image, seconds: stamp.value };
      }
    } finally {
      this.stop();
    }
  }

  /** @throws {IngestError} if there is no ffmpeg. */
  end(): Promise<DecodeEnd> {
    return this.#end;
  }

  stop(): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
  }

  async #ended(): Promise<DecodeEnd> {
    try {
      // as: what the event `close` tells
      const [code] = (await once(this.#child, 'close')) as [number | null];
      return { isOk: code === 0, complaint: lastLine(this.#complaint) };
    } catch (cause) {
      throw missing(cause);
    }
  }
}

/** @throws {IngestError} if a command of ffmpeg's is not there. */
export function missing(cause: unknown): IngestError {
  const text =
    'Video and streams need ffmpeg, which was not found; install it (Debian: apt install ffmpeg), or give a folder of pictures.';
  return new IngestError(text, { cause });
}

/** An address without the name and password in it. */
export const withoutSecrets = (text: string): string => text.replace(/\/\/[^/@\s]*@/g, '//***@');

const lastLine = (text: string): string => withoutSecrets(text.trim().split('\n').at(-1) ?? '');

function argumentsOf({ input, framesPerSecond, maxSidePx }: DecodeOrder): readonly string[] {
  const slot = (time: string): string => `floor(${time}*${framesPerSecond}+0.001)`;
  const filters = [
    // one frame of each slot, with its own time: frames are never repeated over a gap
    `select='isnan(prev_selected_t)+gt(${slot('t')},${slot('prev_selected_t')})'`,
    `scale='min(iw,${maxSidePx})':'min(ih,${maxSidePx})':force_original_aspect_ratio=decrease`,
    // times go to pipe 3; a frame without any note would not be printed
    "metadata=mode=add:key=n:value=1,metadata=mode=print:file='pipe\\:3':direct=1",
  ];
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error'],
    ...input,
    ...['-an', '-sn', '-dn', '-map', '0:v:0', '-vf', filters.join(',')],
    ...['-fps_mode', 'passthrough', '-f', 'image2pipe', '-c:v', 'ppm', 'pipe:1'],
  ];
}

async function* timesOf(lines: Readable): AsyncGenerator<number, void, undefined> {
  for await (const line of createInterface({ input: lines })) {
    const time = /pts_time:(-?[\d.]+)/.exec(line);
    if (time !== null) yield Number(time[1]);
  }
}
