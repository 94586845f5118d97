import { imageTensor, specSize } from '@gallerist/preprocess';
import { z } from 'zod';
import { PackError } from '../../../errors.ts';
import { readAttachment } from '../../pack-files.ts';
import { openPackNets } from '../embedder/pack-nets.ts';
import { openPartNets, partRowsOf } from '../embedder/part-nets.ts';
import { seededCrops } from '../examine/seeded-crops.ts';
import type { LocatedPack } from '../locate-pack.ts';

/** The file's name in a pack's folder. */
export const probeFile = 'probe.json';

const PROBE_SEED = 101;
const PROBE_CROPS = 3;
/** INT8 kernels differ between processors by more than float ones; a wrong file or spec is far below. */
const LEAST_COSINE = 0.999;

const probeSchema = z
  .strictObject({
    version: z.literal(1),
    /** Of `seededCrops`; the crops are not kept. */
    seed: z.int().min(0),
    leastCosine: z.number().min(0).max(1),
    vectors: z.array(z.array(z.number()).min(1).readonly()).min(1).max(16).readonly(),
  })
  .readonly();

type Probe = z.infer<typeof probeSchema>;

/**
 * What the pack gives for seeded crops, one view each, as the bytes of its `probe.json`. Parts are run as well and not kept.
 *
 * @throws {PackError} as `openPackNets`.
 */
export async function makeProbe(pack: LocatedPack): Promise<Uint8Array> {
  if (partRowsOf(pack.manifest) !== null) await tryParts(pack);
  const vectors = await probeVectors(pack, PROBE_SEED, PROBE_CROPS);
  const probe: Probe = { version: 1, seed: PROBE_SEED, leastCosine: LEAST_COSINE, vectors };
  return new TextEncoder().encode(JSON.stringify(probe));
}

/**
 * Embeds the crops of the pack's probe again.
 *
 * @returns The lowest cosine similarity to the vectors that were pinned, and the one that is asked for; null without a probe.
 * @throws {PackError} as `openPackNets`, and `MANIFEST_INVALID` for a probe that cannot be read.
 */
export async function compareProbe(
  pack: LocatedPack,
): Promise<{ readonly cosine: number; readonly leastCosine: number } | null> {
  const attachment = pack.manifest.attachments.find(({ role }) => role === 'probe');
  if (attachment === undefined) return null;
  const { bytes } = await readAttachment(attachment, pack.location);
  const { seed, vectors, leastCosine } = parseProbe(bytes);
  const now = await probeVectors(pack, seed, vectors.length);
  const cosines = vectors.map((vector, row) => dot(vector, now[row] ?? []));
  return { cosine: Math.min(...cosines), leastCosine };
}

function parseProbe(bytes: Uint8Array): Probe {
  try {
    return probeSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new PackError('MANIFEST_INVALID', `The pack's ${probeFile} cannot be read.`, { cause });
  }
}

async function probeVectors(pack: LocatedPack, seed: number, count: number): Promise<number[][]> {
  const nets = await openPackNets(pack);
  const { dimensions } = nets;
  try {
    const rows = await nets.adapt(await nets.embed(probeTensor(pack, seed, count)));
    return Array.from({ length: count }, (_, row) => [
      ...rows.subarray(row * dimensions, (row + 1) * dimensions),
    ]);
  } finally {
    await nets.dispose();
  }
}

async function tryParts(pack: LocatedPack): Promise<void> {
  const nets = await openPartNets(pack);
  try {
    await nets.embed(probeTensor(pack, PROBE_SEED, PROBE_CROPS));
  } finally {
    await nets.dispose();
  }
}

function probeTensor({ manifest }: LocatedPack, seed: number, count: number): Float32Array {
  const { preprocess } = manifest;
  return imageTensor(seededCrops(specSize(preprocess), count, seed), preprocess).data;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? Number.NaN), 0);
}
