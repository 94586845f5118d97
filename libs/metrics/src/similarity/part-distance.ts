import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import type { BlockExecutor, BlockProgram } from './block-program.types.ts';
import { checkParts, emptyPreparedParts, preparePartsOfRow } from './part-features.ts';
import type { PartFeatures, PreparedParts } from './part-features.ts';
import { blocksOf, rowRange } from './row-ranges.ts';
import { createStripper, stripsOf } from './row-strip.ts';
import { sequentialExecutor } from './sequential-executor.ts';
import { shareFloat32, sharedFloat32 } from './shared-arrays.ts';

interface PrepareInput {
  readonly parts: PartFeatures;
  readonly target: PreparedParts;
}

const ROWS_PER_BLOCK = 1024;

/** Prepares parts; gives the first row of the thread with a component that is not finite, or null. */
export const preparePartsProgram: BlockProgram<PrepareInput, number | null> = {
  name: 'prepare-parts',
  start({ parts, target }) {
    let faulty: number | null = null;
    return {
      run(block) {
        const { first, end } = rowRange(block, ROWS_PER_BLOCK, parts.rows);
        for (let row = first; row < end; row += 1) {
          if (!preparePartsOfRow(parts, target, row)) faulty ??= row;
        }
      },
      finish: () => faulty,
    };
  },
};

interface DistanceInput {
  readonly queries: PreparedParts;
  readonly gallery: PreparedParts;
  readonly withoutCommonPart: number;
  readonly out: Float32Array;
}

/** Part distances from inner products of whole rows: a part that one side does not see adds 0 to the sum. */
export const partDistanceProgram: BlockProgram<DistanceInput> = {
  name: 'part-distance',
  start({ queries, gallery, withoutCommonPart, out }) {
    const strip = createStripper(queries.features, gallery.features);
    const { rows } = gallery.features;
    return {
      run(block) {
        const { first, end, values } = strip(block);
        for (let query = first; query < end; query += 1) {
          const mask = queries.masks[query] ?? 0;
          const from = (query - first) * rows;
          for (let i = 0; i < rows; i += 1) {
            const common = countBits(mask & (gallery.masks[i] ?? 0));
            out[query * rows + i] = common === 0 ? withoutCommonPart : 1 - (values[from + i] ?? 0) / common;
          }
        }
      },
      finish: () => undefined,
    };
  },
};

export interface PartDistanceOptions {
  /** Distance of a pair without a part that both show. Default 2, the farthest: it comes last in every ranking. */
  readonly withoutCommonPart?: number;
  /** Default: the calling thread. */
  readonly executor?: BlockExecutor;
}

/**
 * Distance by parts: d(q, g) = mean of 1 − cos(q_p, g_p) over the parts p that both pictures show.
 *
 * Part vectors are brought to unit length here; one of length zero counts as not visible.
 *
 * @param queries `[Q, P, D]`.
 * @param gallery `[G, P, D]`.
 * @returns `[Q, G]` float32 in [0, 2] up to rounding, row-major, in shared memory: 4·Q·G bytes. Besides, the prepared parts
 *   take as much memory as the inputs.
 * @throws {ShapeError} if parts, dimensions or lengths differ. @throws {ArgumentError} for values that are not finite.
 */
export async function partDistance(
  queries: PartFeatures,
  gallery: PartFeatures,
  { withoutCommonPart = 2, executor = sequentialExecutor }: PartDistanceOptions = {},
): Promise<Float32Array> {
  for (const [argument, features] of Object.entries({ queries, gallery })) {
    checkParts('partDistance', argument, features);
  }
  if (!Number.isFinite(withoutCommonPart))
    throw new ArgumentError('partDistance', 'withoutCommonPart', {
      expected: 'be finite',
      actual: withoutCommonPart,
    });
  if (queries.parts !== gallery.parts || queries.dimensions !== gallery.dimensions)
    throw new ShapeError('partDistance', 'gallery', {
      expected: `have ${queries.parts} parts of ${queries.dimensions}`,
      actual: `${gallery.parts} of ${gallery.dimensions}`,
    });
  const prepared = {
    queries: await prepare('queries', queries, executor),
    gallery: await prepare('gallery', gallery, executor),
  };
  const out = sharedFloat32(queries.rows * gallery.rows);
  const input = { ...prepared, withoutCommonPart, out };
  await executor.run(partDistanceProgram, input, stripsOf(prepared.queries.features));
  return out;
}

async function prepare(
  argument: string,
  parts: PartFeatures,
  executor: BlockExecutor,
): Promise<PreparedParts> {
  const target = emptyPreparedParts(parts);
  const input = { parts: { ...parts, values: shareFloat32(parts.values) }, target };
  const found = await executor.run(preparePartsProgram, input, blocksOf(parts.rows, ROWS_PER_BLOCK));
  const faulty = found.find((row) => row !== null);
  if (faulty === undefined) return target;
  throw new ArgumentError('partDistance', argument, {
    expected: 'hold finite values',
    actual: `another in row ${String(faulty)}`,
  });
}

function countBits(mask: number): number {
  const pairs = mask - ((mask >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
