import type { Clock } from '../../core/clock.ts';
import { periodic } from '../../core/periodic.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { insertJob } from '../job/job.store.ts';
import { galleriesBeingCalibrated } from './calibration-jobs.store.ts';
import { sizeOf } from './gallery-vectors.store.ts';
import type { FindPack } from './pack-of-space.ts';
import { listWatched, lockThreshold, newestVersion } from './threshold.store.ts';
import type { GallerySize, ThresholdVersion, WatchedThreshold } from './threshold.types.ts';

/** Identities, or samples an identity, that came or went since a threshold was computed: from that share on it is computed anew. */
export const IDENTITIES_CHANGED = 0.1;
export const SAMPLES_PER_IDENTITY_CHANGED = 0.2;
/** Small galleries: not for fewer than so many identities or samples. */
export const LEAST_CHANGE = 5;
/** While people are being enrolled a threshold is not computed more often. */
export const LEAST_INTERVAL_MS = 10 * 60 * 1000;
const CHECK_EVERY_MS = 60 * 1000;

export interface RecalibrationWatch {
  /** @returns How many calibrations it started. */
  check(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

interface WatchParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly findPack: FindPack;
  readonly onJob: () => void;
  readonly log: (line: string) => void;
}

/** Starts the calibration of galleries once they, or the statistics of their pack, have changed enough. */
export function createRecalibrationWatch(parts: WatchParts): RecalibrationWatch {
  const { database } = parts;
  const check = async (): Promise<number> => {
    const watched = await listWatched(database.client);
    const galleryIds = watched.map(({ galleryId }) => galleryId);
    const busy = await galleriesBeingCalibrated(database.client, galleryIds);
    let started = 0;
    for (const one of watched) {
      if (busy.has(one.galleryId)) continue;
      const now = { at: parts.clock.now(), packDigest: (await parts.findPack(one.spaceId))?.packDigest };
      if (await isDue(database.client, one, now)) started += await startCalibration(database, one, now);
    }
    if (started > 0) parts.onJob();
    return started;
  };
  return {
    check,
    ...periodic({
      everyMs: CHECK_EVERY_MS,
      work: check,
      onFailure: () =>
        parts.log('galleries could not be checked for recalibration; the next check looks at them too'),
    }),
  };
}

interface Now {
  readonly at: Date;
  readonly packDigest: string | undefined;
}

async function isDue(
  tx: Transaction,
  { galleryId, spaceId }: WatchedThreshold,
  { at, packDigest }: Now,
): Promise<boolean> {
  const version = await newestVersion(tx, { galleryId, spaceId });
  if (version === null) return true;
  if (at.getTime() - version.calibratedAt.getTime() < LEAST_INTERVAL_MS) return false;
  if (version.isOutdated || packDigest !== version.packDigest) return true;
  return hasChanged(version, await sizeOf(tx, { galleryId, spaceId, now: at }));
}

/** Whether so much came or went that the threshold is no longer that of this gallery. */
export function hasChanged(
  before: Pick<ThresholdVersion, 'galleryIdentities' | 'gallerySamples'>,
  now: GallerySize,
): boolean {
  const identities = Math.abs(now.identities - before.galleryIdentities);
  if (identities >= LEAST_CHANGE && identities >= IDENTITIES_CHANGED * before.galleryIdentities) return true;
  const meanBefore = before.gallerySamples / Math.max(1, before.galleryIdentities);
  const meanNow = now.samples / Math.max(1, now.identities);
  return (
    Math.abs(now.samples - before.gallerySamples) >= LEAST_CHANGE &&
    Math.abs(meanNow - meanBefore) >= SAMPLES_PER_IDENTITY_CHANGED * meanBefore
  );
}

/** Whoever else looks at the same time may have started it, and even have it done, in the meantime. @returns how many, 0 or 1. */
async function startCalibration(database: Database, watched: WatchedThreshold, now: Now): Promise<number> {
  const { galleryId, modality } = watched;
  return await database.transaction(async (tx) => {
    if (!(await lockThreshold(tx, galleryId, modality))) return 0;
    const busy = await galleriesBeingCalibrated(tx, [galleryId]);
    if (busy.has(galleryId) || !(await isDue(tx, watched, now))) return 0;
    await insertJob(tx, { kind: 'calibrate', galleryId, input: { modality } });
    return 1;
  });
}
