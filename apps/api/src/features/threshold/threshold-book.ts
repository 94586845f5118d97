import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { ThresholdUsed } from '../verification/threshold.ts';
import { defaultThreshold, thresholdId } from './default-threshold.ts';
import { createGallerySizes } from './gallery-sizes.ts';
import type { FindPack } from './pack-of-space.ts';
import { thresholdKey } from './threshold-key.ts';
import { findVersions, newestVersionIds } from './threshold.store.ts';
import type { ThresholdKey, ThresholdVersion } from './threshold.types.ts';

/** Which threshold applies where. */
export interface ThresholdBook {
  /** @param galleryId null: for a comparison outside any gallery. */
  thresholdOf(galleryId: string | null, spaceId: string): Promise<ThresholdUsed>;
  /** Of several galleries at once, as one search sees them; by `thresholdKey`. */
  thresholdsOf(keys: readonly ThresholdKey[]): Promise<ReadonlyMap<string, ThresholdUsed>>;
  /** N of each key, at most about a minute old. */
  sizesOf(keys: readonly ThresholdKey[]): Promise<readonly number[]>;
}

/** Versions that are kept in memory; they never change. */
const MOST_KNOWN = 1_000;

/** Asks the database which version is the newest at every call, in one query, and for a version itself once. */
export function createThresholdBook(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly findPack: FindPack;
}): ThresholdBook {
  const { database, findPack } = parts;
  const known = new Map<string, ThresholdUsed>();

  const defaultOf = async (galleryId: string | null, spaceId: string): Promise<ThresholdUsed> => {
    const pack = await findPack(spaceId);
    if (pack === null) throw new RangeError('thresholdOf: spaceId must be a registered space');
    return defaultThreshold(pack, galleryId);
  };

  const thresholdsOf = async (keys: readonly ThresholdKey[]): Promise<ReadonlyMap<string, ThresholdUsed>> => {
    const newest = await newestVersionIds(database.client, keys);
    const missing = newest.filter(({ id }) => !known.has(id)).map(({ id }) => id);
    const read = missing.length === 0 ? [] : await findVersions(database.client, missing);
    if (known.size + read.length > MOST_KNOWN) known.clear();
    const ofThis = new Map(read.map((version) => [version.id, usedOf(version)]));
    for (const [id, used] of ofThis) known.set(id, used);
    const found = new Map<string, ThresholdUsed>();
    for (const row of newest) {
      const used = known.get(row.id) ?? ofThis.get(row.id);
      if (used !== undefined) found.set(thresholdKey(row), used);
    }
    for (const key of keys) {
      if (!found.has(thresholdKey(key)))
        found.set(thresholdKey(key), await defaultOf(key.galleryId, key.spaceId));
    }
    return found;
  };

  return {
    thresholdsOf,
    sizesOf: createGallerySizes(parts),
    thresholdOf: async (galleryId, spaceId) => {
      if (galleryId === null) return await defaultOf(null, spaceId);
      const found = await thresholdsOf([{ galleryId, spaceId }]);
      return found.get(thresholdKey({ galleryId, spaceId })) ?? (await defaultOf(galleryId, spaceId));
    },
  };
}

/** A version as candidates carry it. */
export function usedOf(version: Omit<ThresholdVersion, 'seq' | 'isOutdated'>): ThresholdUsed {
  const { id, rate, ...rest } = version;
  return { ...rest, id: thresholdId(id), targetRate: rate };
}
