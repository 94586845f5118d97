import type { Clock } from '../../core/clock.ts';
import { periodic } from '../../core/periodic.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { listActiveSpaces } from '../gallery/gallery.store.ts';
import { insertJob } from '../job/job.store.ts';
import { galleriesBeingCalibrated, holdQueuedCalibration } from './calibration-jobs.store.ts';
import { sizeOf } from './gallery-vectors.store.ts';
import type { FindPack } from './pack-of-space.ts';
import { findPolicies, findVersions, lockThreshold, newestVersionIds } from './threshold.store.ts';
import type { GalleryPolicy, GallerySize, ThresholdVersion } from './threshold.types.ts';

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

/** Starts the calibration of galleries with a policy once they, or the statistics of their pack, have changed enough. */
export function createRecalibrationWatch(parts: WatchParts): RecalibrationWatch {
  const check = async (): Promise<number> => {
    const policies = await findPolicies(parts.database.client);
    const busy = await galleriesBeingCalibrated(
      parts.database.client,
      policies.map(({ galleryId }) => galleryId),
    );
    let started = 0;
    for (const policy of policies) {
      if (busy.has(policy.galleryId) || !(await isDue(parts, policy))) continue;
      started += await startCalibration(parts.database, policy);
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

async function isDue({ database, clock, findPack }: WatchParts, policy: GalleryPolicy): Promise<boolean> {
  const { client } = database;
  const { galleryId, modality } = policy;
  const active = await listActiveSpaces(client, [galleryId]);
  const spaceId = active.find((space) => space.modality === modality)?.spaceId;
  if (spaceId === undefined) return false;
  const [newest] = await newestVersionIds(client, [{ galleryId, spaceId }]);
  const [version] = newest === undefined ? [] : await findVersions(client, [newest.id]);
  if (version === undefined) return true;
  const now = clock.now();
  if (now.getTime() - version.calibratedAt.getTime() < LEAST_INTERVAL_MS) return false;
  if ((await findPack(spaceId))?.packDigest !== version.packDigest) return true;
  return hasChanged(version, await sizeOf(client, { galleryId, spaceId, now }));
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

/** One at most is queued, whoever else looks at the same time. @returns how many, 0 or 1. */
async function startCalibration(database: Database, { galleryId, modality }: GalleryPolicy): Promise<number> {
  return await database.transaction(async (tx) => {
    if (!(await lockThreshold(tx, galleryId, modality))) return 0;
    if ((await holdQueuedCalibration(tx, galleryId, modality)) !== null) return 0;
    await insertJob(tx, { kind: 'calibrate', galleryId, input: { modality } });
    return 1;
  });
}
