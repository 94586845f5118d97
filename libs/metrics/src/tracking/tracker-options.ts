import { ArgumentError, checkPositive, checkWhole } from '../checks/index.ts';

export interface TrackerOptions {
  /** Detections below begin no track; the best of them may keep one going. In [0, 1]. */
  readonly sureConfidence: number;
  /** A track is real from so many detections on. */
  readonly confirmAfter: number;
  /** Until then it ends where it was not seen for longer, seconds. */
  readonly maxFirstGapSeconds: number;
  /** A track that was not seen for longer has ended, seconds. */
  readonly maxGapSeconds: number;
  /** A longer track is ended and begun anew, so that what is kept of it stays bounded; seconds. */
  readonly maxTrackSeconds: number;
  /** Boxes are compared at least so wide, in heights: a walker's box is narrow and wide in turns, and moves by its width. */
  readonly leastAspect: number;
  /** Least overlap (intersection over union) of a detection with where a track is expected. */
  readonly minOverlap: number;
  /** Where they do not overlap: the farthest centre, in standard deviations … */
  readonly maxDeviations: number;
  /** … and the least likeness (cosine) of what was seen before to what is seen now. */
  readonly minLikeness: number;
  /** How much likeness counts beside overlap, in [0, 1]. */
  readonly likenessShare: number;
}

/** For people at 3 to 30 frames a second. */
export const walkerTracking: TrackerOptions = {
  sureConfidence: 0.54,
  confirmAfter: 3,
  maxFirstGapSeconds: 0.6,
  maxGapSeconds: 2,
  maxTrackSeconds: 30,
  leastAspect: 0.5,
  minOverlap: 0.2,
  maxDeviations: 3,
  minLikeness: 0.6,
  likenessShare: 0.5,
};

/** @throws {ArgumentError} at an option out of its range. */
export function checkTrackerOptions(options: TrackerOptions): void {
  const share = (name: keyof TrackerOptions): void => {
    const value = options[name];
    if (value >= 0 && value <= 1) return;
    throw new ArgumentError('createTracker', name, { expected: 'be in [0, 1]', actual: value });
  };
  share('sureConfidence');
  share('minOverlap');
  share('likenessShare');
  share('leastAspect');
  checkWhole('createTracker', 'confirmAfter', { value: options.confirmAfter, atLeast: 1 });
  checkPositive('createTracker', 'maxFirstGapSeconds', options.maxFirstGapSeconds);
  checkPositive('createTracker', 'maxGapSeconds', options.maxGapSeconds);
  checkPositive('createTracker', 'maxTrackSeconds', options.maxTrackSeconds);
  checkPositive('createTracker', 'maxDeviations', options.maxDeviations);
}
