import type { SubjectDetector } from '../nets/nets.types.ts';
import type { LookSeries } from '../subjects/detector-look.ts';

/** How a frame is shown to the detector of persons; part of the pipeline's digest. */
export interface PersonPlan extends LookSeries {
  /** Finds that overlap more (intersection over union) are one person … */
  readonly maxOverlap: number;
  /** … and so are two of which the smaller one lies inside the other by more than this share. */
  readonly maxContained: number;
  readonly tiles: TilePlan;
}

/**
 * Further looks at large frames, whose people the first look draws too small: overlapping squares, each drawn as large as a whole
 * picture is. Not where a person fills `portraitShare` of the longer side.
 */
export interface TilePlan {
  /** Frames whose longer side is shorter have none. */
  readonly minSidePx: number;
  /** Side of a tile, unless there would be more than `maxPerSide` along the longer side. */
  readonly sidePx: number;
  readonly maxPerSide: number;
  /** Neighbours share at least this much of a side: smaller people are whole in one of them. */
  readonly sharedShare: number;
  readonly portraitShare: number;
}

/** What finds persons, loaded. */
export interface PersonFinder {
  readonly plan: PersonPlan;
  readonly detector: SubjectDetector;
}
