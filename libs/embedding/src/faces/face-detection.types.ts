import type { Box } from '@gallerist/preprocess';
import type { LookSeries } from '../subjects/detector-look.ts';

export interface FoundFace {
  /** Pixels of the picture; may reach beyond it. */
  readonly box: Box;
  /** In [0, 1]. */
  readonly confidence: number;
}

/** How a picture is shown to the detector; part of the pipeline's digest. */
export interface DetectionPlan extends LookSeries {
  /** Finds that overlap more (intersection over union) are one face. */
  readonly maxOverlap: number;
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
