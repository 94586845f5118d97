import { stat } from 'node:fs/promises';
import { folderFrames } from './frames/folder-frames.ts';
import { IngestError } from './frames/frame.types.ts';
import type { FrameSource } from './frames/frame.types.ts';
import { liveFrames } from './frames/live-frames.ts';
import { probeVideo, videoFrames } from './frames/video-frames.ts';
import { readTime } from './zoned-time.ts';

export interface SourceOrder {
  readonly source: string;
  readonly start: string | null;
  readonly timeZone: string;
  readonly framesPerSecond: number;
  readonly maxSidePx: number;
}

/** @throws {IngestError} if there is no such source, or nobody says when it was taken. */
export async function openSource(order: SourceOrder): Promise<FrameSource> {
  const { source, start, timeZone, framesPerSecond, maxSidePx } = order;
  const startMs = start === null ? null : readTime(start, timeZone);
  if (/^rtsps?:\/\//i.test(source)) {
    if (startMs !== null) throw new IngestError('A stream is live: --start is of files.');
    return liveFrames({ address: source, framesPerSecond, maxSidePx });
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(source)) {
    throw new IngestError('Only rtsp:// and rtsps:// addresses are taken; download other videos first.');
  }
  const found = await stat(source).catch((cause: unknown) => {
    throw new IngestError(`${source} is not there, or may not be read.`, { cause });
  });
  if (found.isDirectory())
    return folderFrames({ path: source, startMs, framesPerSecond, timeZone, maxSidePx });
  const { seconds, createdAtMs } = await probeVideo(source);
  const from = startMs ?? createdAtMs;
  if (from === null) throw new IngestError('The video does not say when it was taken; give --start.');
  return videoFrames({ path: source, startMs: from, seconds, framesPerSecond, maxSidePx });
}
