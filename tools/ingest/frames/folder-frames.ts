import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { readCapturedAt } from '@gallerist/preprocess';
import { decodeImage } from '@gallerist/preprocess/node';
import { defaultImageLimits } from '@gallerist/preprocess';
import { instantOf, localTimeOf } from '../zoned-time.ts';
import { IngestError } from './frame.types.ts';
import type { Frame, FrameSource, SourceNote } from './frame.types.ts';
import { timeInName } from './time-in-name.ts';

const extensions = new Set(['.jpg', '.jpeg', '.png', '.webp', '.avif', '.gif', '.tif', '.tiff']);

export interface PictureFolder {
  readonly path: string;
  /** Of the first picture, where they come at an even rate; null: each picture says when it was taken. */
  readonly startMs: number | null;
  readonly framesPerSecond: number;
  /** Of times that name none. */
  readonly timeZone: string;
  readonly maxSidePx: number;
}

/**
 * The pictures of a folder in the order of time: at an even rate in the order of their names from `startMs` on, or when their
 * names (`2026-11-30T08-15-00.200Z.jpg`, `20261130_081500.jpg`, milliseconds since 1970) or, failing that, their EXIF say.
 */
export function folderFrames(folder: PictureFolder): FrameSource {
  return { isLive: false, frames: (signal, note) => readFolder(folder, signal, note) };
}

async function* readFolder(
  folder: PictureFolder,
  signal: AbortSignal,
  note: (note: SourceNote) => void,
): AsyncGenerator<Frame, void, undefined> {
  for (const { name, capturedAtMs } of await timedPictures(folder)) {
    if (signal.aborted) return;
    const decoded = await decodeImage(await readFile(join(folder.path, name)), defaultImageLimits, {
      maxSide: folder.maxSidePx,
    });
    if (decoded.ok) yield { image: decoded.value.image, capturedAtMs };
    else note({ kind: 'unreadable', name, reason: decoded.error.reason });
  }
}

interface TimedPicture {
  readonly name: string;
  readonly capturedAtMs: number;
}

/** @throws {IngestError} if the folder has no picture, or one does not say when it was taken. */
async function timedPictures(folder: PictureFolder): Promise<readonly TimedPicture[]> {
  const names = (await readdir(folder.path))
    .filter((name) => extensions.has(extname(name).toLowerCase()))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (names.length === 0) throw new IngestError(`${folder.path} has no pictures.`);
  const { startMs, framesPerSecond } = folder;
  if (startMs !== null) {
    return names.map((name, i) => ({
      name,
      capturedAtMs: Math.round(startMs + (i * 1000) / framesPerSecond),
    }));
  }
  const timed: TimedPicture[] = [];
  for (const name of names) timed.push({ name, capturedAtMs: await timeOf(folder, name) });
  return timed.sort((a, b) => a.capturedAtMs - b.capturedAtMs);
}

async function timeOf({ path, timeZone }: PictureFolder, name: string): Promise<number> {
  const named = timeInName(name);
  if (named !== null) return 'ms' in named ? named.ms : instantOf(named.local, timeZone);
  const exif = readCapturedAt(await readFile(join(path, name)));
  if (exif !== null) {
    const ms = exif.instant.getTime();
    return exif.isOffsetKnown ? ms : instantOf(localTimeOf(ms), timeZone);
  }
  throw new IngestError(
    `${name} does not say when it was taken, by its name or its EXIF; give the time of the first picture with --start.`,
  );
}
