import { PackError } from '../../../errors.ts';
import type { PackManifest } from '../../../packs/manifest.ts';
import type { LocatedPack } from '../locate-pack.ts';
import { openEmbedderNet } from './pack-nets.ts';
import type { PackNets } from './pack-nets.ts';

/** What a row of parts holds: the parts `[count · dimensions]`, then how visible each is `[count]`. */
export interface PartRows {
  readonly names: readonly string[];
  /** Of the joint metric, `[count]`. */
  readonly weights: readonly number[];
  readonly count: number;
  /** Of one part. */
  readonly dimensions: number;
}

/** null for a pack without parts. */
export function partRowsOf({ embedder }: PackManifest): PartRows | null {
  const parts = embedder.format === 'tfjs-weights' ? null : embedder.parts;
  if (parts === null) return null;
  const { names, weights, dimensions } = parts;
  return { names, weights, dimensions, count: names.length };
}

/**
 * Loads the embedder to give its parts, of one view of each crop; an adapter, which takes the whole embedding, is left out.
 *
 * @throws {PackError} `MODEL_INVALID` for a pack without parts; and as `openPackNets`.
 */
export async function openPartNets(pack: LocatedPack, threads?: number): Promise<PackNets> {
  const { embedder, name } = pack.manifest;
  const about = partRowsOf(pack.manifest);
  const parts = embedder.format === 'tfjs-weights' ? null : embedder.parts;
  if (about === null || parts === null) {
    throw new PackError('MODEL_INVALID', `${name} gives no parts, only an embedding.`);
  }
  const size = about.count * about.dimensions;
  const visibility = parts.visibility === null ? [] : [{ name: parts.visibility, dimensions: about.count }];
  const outputs = [{ name: parts.output, dimensions: size }, ...visibility];
  const net = await openEmbedderNet(pack, { outputs, threads });
  return {
    dimensions: size + about.count,
    hasFlipFusion: false,
    embed: async (tensor) => {
      const rows = await net.run(tensor);
      checkFinite(rows, name);
      return parts.visibility === null ? withAllVisible(rows, size, about.count) : rows;
    },
    adapt: (rows) => Promise.resolve(rows),
    dispose: () => net.dispose(),
  };
}

function checkFinite(rows: Float32Array, name: string): void {
  if (rows.every((value) => Number.isFinite(value))) return;
  throw new PackError('MODEL_INVALID', `The parts of ${name} are not finite.`);
}

function withAllVisible(rows: Float32Array, size: number, count: number): Float32Array {
  const whole = new Float32Array((rows.length / size) * (size + count)).fill(1);
  for (let row = 0; row * size < rows.length; row += 1) {
    whole.set(rows.subarray(row * size, (row + 1) * size), row * (size + count));
  }
  return whole;
}
