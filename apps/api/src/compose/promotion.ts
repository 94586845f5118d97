import type { JobHandlers } from '../features/job/job.types.ts';
import { exemplarsOfSpace } from '../features/feedback/exemplars-of-space.ts';
import { serveSpace } from '../features/model/served-space.ts';
import { promotionPreparation } from '../features/promotion/promotion-job.ts';
import { spaceRetirement } from '../features/promotion/space-cleanup.ts';
import { sightingsOfSpace } from '../features/sighting/sightings-of-space.ts';
import { thresholdsOfSpaces } from '../features/threshold/space-thresholds.ts';
import type { JobParts } from './jobs.ts';
import { systemLimits } from './services.ts';
import { createCalibration } from './thresholds.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The jobs that change the model of a gallery, and remove what is left of the one before. */
export function createPromotionJobs(parts: JobParts): JobHandlers {
  const { config, pool } = parts;
  const { maxImageBytes, maxImagePixels } = systemLimits(config);
  const serve = async (spaceIds: readonly string[]): Promise<void> => {
    for (const spaceId of spaceIds) await serveSpace(parts.packs, spaceId);
  };
  const shared = {
    ...parts,
    imageLimits: { maxBytes: maxImageBytes, maxPixels: maxImagePixels },
    graceMs: config.ROLLBACK_DAYS * dayMs,
    belongings: [
      exemplarsOfSpace({ ...parts, serve }),
      sightingsOfSpace({ ...parts, serve }),
      thresholdsOfSpaces(createCalibration(parts)),
    ],
    firstSpaceIds: [pool.face, pool.body].flatMap((pipeline) => pipeline?.spaceId ?? []),
  };
  return { promote: promotionPreparation(shared), 'retire-space': spaceRetirement(shared) };
}
