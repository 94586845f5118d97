import type { ThresholdKey } from './threshold.types.ts';

/** Names a gallery in a space. */
export const thresholdKey = ({ galleryId, spaceId }: ThresholdKey): string => `${galleryId}:${spaceId}`;
