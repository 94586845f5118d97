import { FrameFollower } from './following/follow-frames.ts';
import type { FollowCounts, FollowOptions } from './following/follow-frames.ts';
import type { FrameSource, SourceNote } from './frames/frame.types.ts';
import { TrackletSender } from './sending/tracklet-sender.ts';
import type { SendCounts, SenderOptions } from './sending/tracklet-sender.ts';

export interface IngestRun {
  readonly source: FrameSource;
  readonly follow: FollowOptions;
  readonly send: Omit<SenderOptions, 'dropsOldest'>;
  /** Ends reading; what was seen is still sent. */
  readonly stop: AbortSignal;
  /** Ends sending too. */
  readonly abort: AbortSignal;
  readonly note: (note: SourceNote) => void;
}

export interface IngestReport {
  readonly seconds: number;
  readonly follow: FollowCounts;
  readonly send: SendCounts;
  readonly tracklets: number;
  /** Tracklets that were neither sent nor refused. */
  readonly unsent: number;
  readonly unreadable: number;
  /** Frames of a stream that nobody had time for. */
  readonly skipped: number;
  readonly lostSeconds: number;
  readonly wasStopped: boolean;
}

/** From frames to sightings. A slow server slows a file down; a stream is never waited with, and told what was left out. */
export async function runIngest(run: IngestRun): Promise<IngestReport> {
  const { source, stop, abort } = run;
  const started = performance.now();
  const follower = new FrameFollower(run.follow);
  const sender = new TrackletSender({ ...run.send, dropsOldest: source.isLive });
  const losses = new Losses(run.note);
  let tracklets = 0;
  const offer = async (ended: ReturnType<FrameFollower['finish']>): Promise<void> => {
    for (const tracklet of ended) {
      tracklets += 1;
      await sender.offer(tracklet);
    }
  };
  const giveUp = (): void => {
    sender.abort();
  };
  abort.addEventListener('abort', giveUp, { once: true });
  let unsent = 0;
  try {
    for await (const frame of source.frames(stop, (note) => {
      losses.hear(note);
    })) {
      await offer(await follower.follow(frame));
      if (stop.aborted) break;
    }
    // of a file that is read again later, a half seen person would be in the way of the whole one
    if (source.isLive || !stop.aborted) await offer(follower.finish());
    await sender.flush();
  } catch (error) {
    if (!abort.aborted) throw error;
    unsent = tracklets - sender.settled;
  } finally {
    abort.removeEventListener('abort', giveUp);
  }
  return {
    seconds: (performance.now() - started) / 1000,
    ...{ follow: follower.counts, send: sender.counts, tracklets, unsent },
    ...losses.counts,
    wasStopped: stop.aborted,
  };
}

/** Passes on what a source could not give, and sums it up. */
class Losses {
  readonly counts = { unreadable: 0, skipped: 0, lostSeconds: 0 };
  readonly #note: (note: SourceNote) => void;

  constructor(note: (note: SourceNote) => void) {
    this.#note = note;
  }

  hear(note: SourceNote): void {
    if (note.kind === 'unreadable') this.counts.unreadable += 1;
    if (note.kind === 'skipped') this.counts.skipped += note.frames;
    if (note.kind === 'lost') this.counts.lostSeconds += (note.untilMs - note.fromMs) / 1000;
    this.#note(note);
  }
}
