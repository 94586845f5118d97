import type { SubjectDetector, LandmarkNet } from '../nets/nets.types.ts';
import type { DetectionPlan } from './face-detection.types.ts';

/** What finds faces, loaded. */
export interface FaceFinder {
  readonly plan: DetectionPlan;
  readonly detector: SubjectDetector;
  readonly landmarks: LandmarkNet;
}
