import type { SpaceBelongings } from '../promotion/promotion.parts.ts';
import { calibrate } from './calibrate.job.ts';
import type { CalibrationParts } from './calibrate.ts';
import { removeVersions } from './threshold.store.ts';

/** A policy that is set while the threshold is computed has it computed again; nobody sets one that often. */
const maxAttempts = 5;

/** Thresholds of a gallery in a space that is about to serve, and those of a space that is given up. */
export function thresholdsOfSpaces(parts: CalibrationParts): SpaceBelongings {
  return {
    prepare: async ({ galleryId, modality }, spaceId, options) => {
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const { outcome } = await calibrate(parts, { galleryId, modality, spaceId }, options);
        if (outcome !== 'superseded') return;
      }
    },
    remove: (tx, { galleryId }, spaceId) => removeVersions(tx, { galleryId, spaceId }),
  };
}
