export { intersectionOverUnion, sharedArea } from './box-overlap.ts';
export { createTracker } from './create-tracker.ts';
export type { Tracker } from './create-tracker.ts';
export { trackingReport } from './tracking-report.ts';
export type { TrackedPlace, TrackingReport } from './tracking-report.ts';
export { walkerTracking } from './tracker-options.ts';
export type { TrackerOptions } from './tracker-options.ts';
export type { Detection, EndedTrack, TrackBox, TrackedFrame } from './tracking.types.ts';
