import type { Box } from '@gallerist/preprocess';

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
  /** Finds that overlap more (intersection over union) are one face. */
  readonly maxOverlap: number;
  /** A look that finds a face of at least this confidence ends the series. */
  readonly sureConfidence: number;
  /** The series for pictures whose longer side is at most `smallSidePx` … */
  readonly smallSidePx: number;
  readonly smallFrames: readonly DetectorFrame[];
  /** … and for all others. */
  readonly frames: readonly DetectorFrame[];
  readonly fine: FineLook;
}

/**
 * A further look at pictures whose first look draws faces too small. Not for portraits: where a face fills `portraitShare`
 * of the longer side, nobody asks for those far behind it, and the finer look costs several times the first.
 */
export interface FineLook {
  /** A face of `facePx` in the picture is drawn `drawnPx` wide, unless the longer side would be over `maxContentPx`. */
  readonly facePx: number;
  readonly drawnPx: number;
  readonly maxContentPx: number;
  readonly portraitShare: number;
}
