import type { CalibratedGallery, ThresholdPolicy } from '@gallerist/embedding/calibration';
import type { GalleryCalibrationInput } from '@gallerist/embedding/calibration';
import type { Clock } from '../../core/clock.ts';
import type { Modality } from '../../core/modality.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { UNMEASURED } from './default-threshold.ts';
import { drawIdentities, readVectors, sizeOf, type VectorQuery } from './gallery-vectors.store.ts';
import type { FindPack, PackOfSpace } from './pack-of-space.ts';
import { findPolicy, newestVersion } from './threshold.store.ts';
import type { GalleryPolicy, NewThresholdVersion } from './threshold.types.ts';

export interface CalibrationParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly findPack: FindPack;
  /** `calibrateGallery` off the event loop. */
  readonly compute: (input: GalleryCalibrationInput, signal?: AbortSignal) => Promise<CalibratedGallery>;
}

export interface CalibrationTarget {
  readonly galleryId: string;
  readonly modality: Modality;
  readonly spaceId: string;
}

/** A version that would apply, and the policy's revision that it was computed for (null: the gallery has no policy). */
export interface ComputedThreshold {
  readonly version: Omit<NewThresholdVersion, 'jobId'>;
  readonly revision: number | null;
}

/** Samples that are compared with each other at most: 50 million pairs. */
const MOST_SAMPLES = 10_000;
/** What a pack's default threshold means; the policy of a gallery without one where nobody has measured the pack. */
const DEFAULT_FMR = 1e-4;

/**
 * What the gallery's threshold in a space would be by its policy, or by another one. Reads and computes only.
 *
 * @returns null if the space is not registered.
 */
export async function computeThreshold(
  parts: CalibrationParts,
  target: CalibrationTarget,
  options: { readonly policy?: ThresholdPolicy; readonly signal?: AbortSignal } = {},
): Promise<ComputedThreshold | null> {
  const { database, clock, findPack } = parts;
  const pack = await findPack(target.spaceId);
  if (pack === null) return null;
  const set = await findPolicy(database.client, target.galleryId, target.modality);
  const policy = options.policy ?? (await policyIn(parts, target, { set, pack }));
  const shown = options.policy ?? set?.policy ?? policy;
  const now = clock.now();
  const { rows, size } = await readGallery(database.client, { ...target, now }, pack);
  const { defaultThreshold, statistics, packDigest } = pack;
  const calibrated = await parts.compute(
    {
      rows,
      galleryIdentities: size.identities,
      policy,
      pack: { defaultThreshold: defaultThreshold ?? UNMEASURED, statistics },
    },
    options.signal,
  );
  const version = {
    ...target,
    ...calibrated,
    policy: shown.kind,
    rate: 'rate' in shown ? shown.rate : null,
    galleryIdentities: size.identities,
    gallerySamples: size.samples,
    comparedIdentities: (rows.identities.at(-1) ?? -1) + 1,
    packDigest,
    calibratedAt: now,
  };
  return { version, revision: set?.revision ?? null };
}

/** All that can be searched, or a sample of a huge gallery, with the size of the whole. */
async function readGallery(tx: Transaction, query: VectorQuery, pack: PackOfSpace) {
  const size = await sizeOf(tx, query);
  const drawn = await drawIdentities(tx, query, MOST_SAMPLES);
  return { size, rows: await readVectors(tx, drawn, { ...pack, now: query.now }) };
}

/**
 * The policy as it is computed in this space. Similarities that were set by hand belong to the space that they were set in: in
 * another one the threshold is where the same false match rate is, as far as it was resolved.
 */
async function policyIn(
  { database }: CalibrationParts,
  { galleryId, spaceId }: CalibrationTarget,
  { set, pack }: { readonly set: GalleryPolicy | null; readonly pack: PackOfSpace },
): Promise<ThresholdPolicy> {
  const standard: ThresholdPolicy =
    pack.defaultThreshold === null
      ? { kind: 'TARGET_FMR', rate: DEFAULT_FMR }
      : { kind: 'STATIC', ...pack.defaultThreshold };
  if (set === null) return standard;
  if (set.policy.kind !== 'STATIC' || set.spaceId === null || set.spaceId === spaceId) return set.policy;
  const version = await newestVersion(database.client, { galleryId, spaceId: set.spaceId });
  const rate = version?.fmr?.value ?? null;
  return rate === null || rate === 0 ? standard : { kind: 'TARGET_FMR', rate };
}
