import { rm } from 'node:fs/promises';
import { findAlignmentTemplate, specTemplate } from '@gallerist/preprocess';
import type { TrainableNet } from '../../../architectures/trainable-net.types.ts';
import { netFromWeights } from '../../../architectures/weights/load-net-weights.ts';
import type { LabelledVector } from '../../../calibration/identity-scores.ts';
import { PackError } from '../../../errors.ts';
import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import { duplicateSimilarity } from '../../packs/calibrate/duplicate-similarity.ts';
import { openPackEmbedder } from '../../packs/embedder/open-pack-embedder.ts';
import type { PackEmbedder, PictureSource } from '../../packs/embedder/pack-embedder.types.ts';
import { locatePack } from '../../packs/locate-pack.ts';
import { startRuntime } from '../job/start-runtime.ts';
import type { Measured } from '../adapter-pack/measure-adapted.ts';
import type { RunPackJob } from './run-pack.types.ts';
import type { TrainedPack } from './trained-pack.ts';

/** How the trained net of a run becomes a pack, and is measured as one. */
export interface RunPackMaking {
  readonly install: (trained: TrainedPack, place: { readonly packsDir: string }) => Promise<LocatedPack>;
  /** Thresholds of the new space; the pack is not installed for good yet. `open`: what will serve it, for its kept crops. */
  readonly measure: (net: TrainableNet, open: () => Promise<PackEmbedder>) => Promise<Measured>;
}

/**
 * Installs what a run has trained as a pack that can decide: exported, run, and its thresholds and τ_dup measured behind the exported
 * net. Keeps its thread busy. A pack of the name and version that says in its lineage that it comes from the very settings is taken
 * as it is.
 *
 * @throws {PackError} `PACK_EXISTS` for another pack of the name and version; as `installPack`.
 */
export async function makeRunPack(
  job: RunPackJob,
  { install, measure }: RunPackMaking,
): Promise<LocatedPack> {
  const { packsDir, stagingDir } = job;
  await rm(stagingDir, { recursive: true, force: true });
  const before = await installedBefore(job);
  if (before !== null) return before;
  await startRuntime('wasm');
  const net = netFromWeights(job.weights);
  try {
    const { recipe, report, name, version, data, licence, settings, madeAt } = job;
    const trained: TrainedPack = { net, recipe, report, name, version, data, licence, settings, madeAt };
    const staged = await install(trained, { packsDir: stagingDir });
    let embedder: Promise<PackEmbedder> | null = null;
    const open = (): Promise<PackEmbedder> => (embedder ??= openForCrops(staged));
    try {
      const measured = {
        ...(await measure(net, open)),
        duplicateSimilarity: await duplicateOf(open, staged, job),
      };
      return await install({ ...trained, measured }, { packsDir });
    } finally {
      await (embedder as Promise<PackEmbedder> | null)?.then((opened) => opened.dispose()); // as: assigned in a closure
    }
  } finally {
    net.dispose();
    await rm(stagingDir, { recursive: true, force: true });
  }
}

async function installedBefore({
  packsDir,
  name,
  version,
  settings,
}: RunPackJob): Promise<LocatedPack | null> {
  const found = await locatePack(`${name}@${version}`, { packsDir }).catch(() => null);
  if (found === null) return null;
  const made = found.manifest.lineage?.settings ?? {};
  if (Object.entries(settings).every(([key, value]) => made[key] === value)) return found;
  throw new PackError('PACK_EXISTS', `The pack ${name} ${version} is there already, from something else.`);
}

/** Kept crops are as the spec cuts them. */
function openForCrops(pack: LocatedPack): Promise<PackEmbedder> {
  const { geometry } = pack.manifest.preprocess;
  const source: PictureSource =
    geometry.kind === 'align'
      ? { kind: 'aligned', template: specTemplate(geometry.template).name }
      : { kind: 'whole' };
  return openPackEmbedder(pack, { source, threads: 1 });
}

async function duplicateOf(
  open: () => Promise<PackEmbedder>,
  { manifest }: LocatedPack,
  { crops, duplicateFallback }: RunPackJob,
) {
  const { geometry } = manifest.preprocess;
  const isKnown =
    geometry.kind === 'box' || findAlignmentTemplate(specTemplate(geometry.template).name) !== null;
  const found = crops.length === 0 || !isKnown ? null : await duplicateSimilarity(await open(), crops);
  if (found === null) return duplicateFallback;
  return {
    value: Math.round(found.value * 1e4) / 1e4,
    meaning: `1st percentile of the similarity between a crop and its re-encodings (JPEG quality 60, scale ±5 %, shift ±3 px) over ${found.pairs} pairs of ${found.crops} kept crops`,
  };
}

/** Rows with whom they show. */
export function labelledRows(
  vectors: Float32Array,
  identities: ArrayLike<number>,
): readonly LabelledVector[] {
  const dimensions = vectors.length / Math.max(1, identities.length);
  return Array.from(identities, (identity, row) => ({
    identity,
    vector: vectors.subarray(row * dimensions, (row + 1) * dimensions),
  }));
}
