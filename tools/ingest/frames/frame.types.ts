import type { RgbImage } from '@gallerist/preprocess';

/** A picture with the time at which it was taken. */
export interface Frame {
  readonly image: RgbImage;
  /** Milliseconds since 1970, UTC. */
  readonly capturedAtMs: number;
}

/** What a source could not give, told as it happens. */
export type SourceNote =
  | { readonly kind: 'unreadable'; readonly name: string; readonly reason: string }
  | { readonly kind: 'lost'; readonly fromMs: number; readonly untilMs: number }
  | { readonly kind: 'reconnecting'; readonly reason: string; readonly inMs: number }
  | { readonly kind: 'skipped'; readonly frames: number };

/** Where frames come from; they are read as fast as they are asked for. */
export interface FrameSource {
  /** A stream has no end and no second chance: what is not read in time is gone. */
  readonly isLive: boolean;
  frames(signal: AbortSignal, note: (note: SourceNote) => void): AsyncIterable<Frame>;
}

/** What a person can mend: the message says how. */
export class IngestError extends Error {
  override readonly name = 'IngestError';
}
