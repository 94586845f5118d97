/** Pixels of one view: x to the right, y down; may reach beyond the picture. */
export interface TrackBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A subject in one frame, as a detector gives it. */
export interface Detection {
  readonly box: TrackBox;
  /** In [0, 1]. */
  readonly confidence: number;
  /** A unit vector of what the subject looks like, of one length for all; null: place alone decides. */
  readonly appearance: Float32Array | null;
}

/** What ended. Frames in which the subject was not found count for nothing. */
export interface EndedTrack {
  /** From 1 in the order in which tracks began; never used again. */
  readonly number: number;
  /** Found often enough to be more than a false alarm. */
  readonly isConfirmed: boolean;
  /** Seconds on the frames' clock. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly detections: number;
}

/** What became of a frame. */
export interface TrackedFrame {
  /** `[N]` the track of each detection, in their order; null: none took it, and none began with it. */
  readonly tracks: readonly (number | null)[];
  /** Tracks that ended before or with this frame. */
  readonly ended: readonly EndedTrack[];
}
