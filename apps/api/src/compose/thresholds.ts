import type { InferencePool, PackDescription } from '@gallerist/embedding';
import { calibrateInThread } from '@gallerist/embedding/node';
import type { Clock } from '../core/clock.ts';
import type { CalibrationParts } from '../features/threshold/calibrate.ts';
import { createPackFinder } from '../features/threshold/pack-of-space.ts';
import type { Database } from '../infra/prisma/database.ts';

/** What computes thresholds: the packs' statistics, and a thread for the mathematics. */
export function createCalibration(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly pool: InferencePool;
}): CalibrationParts {
  const { database, clock, pool } = parts;
  const served = (spaceId: string): PackDescription | null => pool.pipelines.get(spaceId)?.pack ?? null;
  return { database, clock, findPack: createPackFinder(database, served), compute: calibrateInThread };
}
