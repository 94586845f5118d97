import { calibrationStatistics } from '../../../calibration/calibration-statistics.ts';
import type { PackStatistics } from '../../../calibration/gallery/pack-statistics.ts';
import type { LabelledVector } from '../../../calibration/identity-scores.ts';
import { pairStatistics } from '../../../calibration/pair-statistics.ts';
import { manifestDigest } from '../../../packs/describe-pipeline.ts';
import type { PackManifest } from '../../../packs/manifest.ts';
import { embedSet } from '../embed-set.ts';
import type { EmbedProgress, PackEmbedder } from '../embedder/pack-embedder.types.ts';
import type { PackDraft } from '../install/pack-draft.ts';
import type { LocatedPack } from '../locate-pack.ts';
import { duplicateSimilarity } from './duplicate-similarity.ts';
import type { DuplicateSimilarity } from './duplicate-similarity.ts';

/** A person's picture files; each file shows that person. */
export interface CalibrationPerson {
  readonly pictures: readonly string[];
}

export interface CalibrationOptions {
  /** Where vectors are kept; null: nowhere. */
  readonly cacheDir: string | null;
  readonly onProgress?: (progress: EmbedProgress) => void;
  readonly signal?: AbortSignal;
}

/** What was measured; no vector and no picture can be got back from it. */
export interface PackMeasurements {
  readonly statistics: PackStatistics;
  readonly duplicate: DuplicateSimilarity;
  /** Pictures that were passed over: not decodable, or without a face. */
  readonly unusable: number;
}

/**
 * Score statistics and τ_dup of a pack on labelled pictures. Pictures without an embedding are passed over.
 *
 * @throws {RangeError} for too few people to resolve a false match rate of 1e-4 (about 500 with a picture each).
 */
export async function measurePack(
  embedder: PackEmbedder,
  people: readonly CalibrationPerson[],
  options: CalibrationOptions,
): Promise<PackMeasurements> {
  const pictures = people.flatMap((person, identity) => person.pictures.map((file) => ({ file, identity })));
  const { vectors, dimensions, unusable } = await embedSet({ pictures }, embedder, {
    ...options,
    onUnusable: 'list',
  });
  const without = new Set(unusable.map(({ index }) => index));
  const labelled = pictures.flatMap(({ identity }, index): readonly LabelledVector[] =>
    without.has(index)
      ? []
      : [{ identity, vector: vectors.subarray(index * dimensions, (index + 1) * dimensions) }],
  );
  const measured = await calibrationStatistics(labelled);
  const pairs = await pairStatistics(labelled);
  const statistics = { ...measured, ...(pairs === null ? {} : { pairs }) };
  const files = pictures.map(({ file }) => file);
  const duplicate = await duplicateSimilarity(embedder, files, options.signal);
  if (duplicate === null)
    throw new RangeError('measurePack: people must have a picture that can be embedded');
  return { statistics, duplicate, unusable: unusable.length };
}

/** What the calibration set is called in the manifest. */
export interface CalibrationSet {
  readonly name: string;
  readonly licence: string;
  /** Template that the pictures were aligned to; null for whole ones. */
  readonly alignment: string | null;
}

/**
 * A new version of a pack with what was measured; its files are the same, and so is its space.
 *
 * @param renamed Name and version of the new pack.
 * @throws {RangeError} where a false match rate of 1e-4 or 1e-3 was not resolved.
 */
export function calibratedDraft(
  { manifest }: LocatedPack,
  { statistics, duplicate }: PackMeasurements,
  { set, ...renamed }: { readonly name: string; readonly version: string; readonly set: CalibrationSet },
): PackDraft {
  const { name, version, ...rest } = manifest;
  return {
    ...rest,
    ...renamed,
    defaultThreshold: {
      match: thresholdAt(statistics, 1e-4),
      review: thresholdAt(statistics, 1e-3),
      meaning:
        'cosine similarity at a false match rate of 1e-4 (match) and 1e-3 (review), at identity level, on the calibration set',
    },
    duplicateSimilarity: {
      value: Math.round(duplicate.value * 1e4) / 1e4,
      meaning: `1st percentile of the similarity between a crop and its re-encodings (JPEG quality 60, scale ±5 %, shift ±3 px) over ${duplicate.pairs} pairs of ${duplicate.crops} crops of the calibration set`,
    },
    calibration: {
      set,
      scores: "each picture against each other identity, the maximum over that identity's pictures",
      errors: 'delete-a-group jackknife over 25 groups of identities',
      statistics: writable(statistics),
    },
    lineage: {
      kind: 'calibrated',
      parent: { name, version, digest: manifestDigest(manifest) },
      recipe: 'calibrate',
      settings: { identities: statistics.identities, images: statistics.images },
    },
    attachments: manifest.attachments.filter(({ role }) => role !== 'report'),
  };
}

function thresholdAt({ thresholds }: PackStatistics, fmr: number): number {
  const found = thresholds.find((threshold) => threshold.fmr === fmr);
  if (found !== undefined) return found.cosineSimilarity;
  throw new RangeError(
    `calibratedDraft: the pictures must resolve a false match rate of ${fmr}, got too few people`,
  );
}

/** The schema's lists are writable where the statistics' are not. */
const writable = (statistics: PackStatistics): NonNullable<PackManifest['calibration']>['statistics'] =>
  structuredClone(statistics);

/** Which version follows one: its last number raised. */
export function nextVersion(version: string): string {
  const [major = '0', minor = '0', patch = '0'] = version.split('.');
  return `${major}.${minor}.${Number(patch) + 1}`;
}
