import { rm } from 'node:fs/promises';
import { specTemplate } from '@gallerist/preprocess';
import type { TrainableNet } from '../../../architectures/trainable-net.types.ts';
import { netFromWeights } from '../../../architectures/weights/load-net-weights.ts';
import type { LabelledVector } from '../../../calibration/identity-scores.ts';
import { PackError } from '../../../errors.ts';
import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import { heldOutVectors } from '../../../training/data/vector-data.ts';
import { embedRows } from '../../../training/evaluation/embed-rows.ts';
import { duplicateSimilarity } from '../../packs/calibrate/duplicate-similarity.ts';
import { openPackEmbedder } from '../../packs/embedder/open-pack-embedder.ts';
import { locatePack } from '../../packs/locate-pack.ts';
import { startRuntime } from '../job/start-runtime.ts';
import { installAdapterPack } from '../pack/trained-pack.ts';
import type { TrainedPack } from '../pack/trained-pack.ts';
import { adaptVectors } from './adapt-vectors.ts';
import type { AdapterPackJob } from './adapter-pack-job.types.ts';
import { measureAdapted } from './measure-adapted.ts';

/**
 * Installs a trained adapter as a pack that can decide: exported, run, and its thresholds and τ_dup measured behind the exported net.
 * Keeps its thread busy: `makeAdapterPackInWorker` runs it in one of its own. A pack of the name and version that says in its lineage
 * that it comes from the very settings is taken as it is.
 *
 * @throws {PackError} `PACK_EXISTS` for another pack of the name and version; as `installPack`.
 */
export async function makeAdapterPack(job: AdapterPackJob): Promise<LocatedPack> {
  const { packsDir, stagingDir, name, version } = job;
  await rm(stagingDir, { recursive: true, force: true });
  const before = await installedBefore(job);
  if (before !== null) return before;
  await startRuntime('wasm');
  const net = netFromWeights(job.weights);
  try {
    const { recipe, data, licence, settings, report, madeAt } = job;
    const trained: TrainedPack = { net, recipe, report, name, version, data, licence, settings, madeAt };
    const staged = await installAdapterPack(job.base, trained, { packsDir: stagingDir });
    const measured = {
      ...(await measureAdapted(await rowsOf(job, net), job.reference.thresholds, data)),
      duplicateSimilarity: await duplicateOf(staged, job),
    };
    return await installAdapterPack(job.base, { ...trained, measured }, { packsDir });
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
}: AdapterPackJob): Promise<LocatedPack | null> {
  const found = await locatePack(`${name}@${version}`, { packsDir }).catch(() => null);
  if (found === null) return null;
  const made = found.manifest.lineage?.settings ?? {};
  if (Object.entries(settings).every(([key, value]) => made[key] === value)) return found;
  throw new PackError('PACK_EXISTS', `The pack ${name} ${version} is there already, from something else.`);
}

async function rowsOf({ people, reference }: AdapterPackJob, net: TrainableNet) {
  const { vectors, dimensions, identities } = people;
  const known = reference.adapter === null ? vectors : await adaptVectors(reference.adapter, vectors);
  const adapted = await embedRows(net, heldOutVectors({ vectors, dimensions, identities }));
  return { before: labelled(known, identities), after: labelled(adapted, identities) };
}

function labelled(vectors: Float32Array, identities: Int32Array): readonly LabelledVector[] {
  const dimensions = vectors.length / Math.max(1, identities.length);
  return Array.from(identities, (identity, row) => ({
    identity,
    vector: vectors.subarray(row * dimensions, (row + 1) * dimensions),
  }));
}

async function duplicateOf(pack: LocatedPack, { crops, duplicateFallback }: AdapterPackJob) {
  if (crops.length === 0) return duplicateFallback;
  const { geometry } = pack.manifest.preprocess;
  const source =
    geometry.kind === 'align'
      ? { kind: 'aligned' as const, template: specTemplate(geometry.template).name }
      : { kind: 'whole' as const };
  const embedder = await openPackEmbedder(pack, { source, threads: 1 });
  try {
    const found = await duplicateSimilarity(embedder, crops);
    if (found === null) return duplicateFallback;
    return {
      value: Math.round(found.value * 1e4) / 1e4,
      meaning: `1st percentile of the similarity between a crop and its re-encodings (JPEG quality 60, scale ±5 %, shift ±3 px) over ${found.pairs} pairs of ${found.crops} kept crops`,
    };
  } finally {
    await embedder.dispose();
  }
}
