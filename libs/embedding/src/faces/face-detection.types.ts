import type { Box, Point } from '@gallerist/preprocess';

export interface FoundFace {
  /** Pixels of the picture; may reach beyond it. */
  readonly box: Box;
  /** In [0, 1]. */
  readonly confidence: number;
}

/** One look of the detector at the picture: its longer side drawn `contentPx` long, with a black margin around it. */
export interface DetectorFrame {
  readonly contentPx: number;
  readonly marginPx: number;
}

/** How a picture is shown to the detector; part of the pipeline's digest. */
export interface DetectionPlan {
  readonly minConfidence: number;
  readonly maxOverlap: number;
  /** Tried in order until a face is found, for pictures whose longer side is at most `smallSidePx` … */
  readonly smallSidePx: number;
  readonly smallFrames: readonly DetectorFrame[];
  /** … and for all others. */
  readonly frames: readonly DetectorFrame[];
}

/** A face with its 68 points in pixels of the picture. */
export interface LocatedFace extends FoundFace {
  readonly points: readonly Point[];
}
