import { checkLabels, checkLength } from '../checks/checks.ts';
import { goodMatchRanks } from '../evaluation/good-match-ranks.ts';
import { market1501Roles } from '../evaluation/match-roles.ts';
import type { CameraLabels } from '../evaluation/match-roles.ts';
import { reidReport } from '../evaluation/reid-report.ts';
import type { ReidReport } from '../evaluation/reid-report.ts';
import type { BlockExecutor, BlockProgram } from './block-program.types.ts';
import { checkSameDimensions } from './check-dimensions.ts';
import type { Features } from './features.types.ts';
import { createStripper, stripsOf } from './row-strip.ts';
import { sequentialExecutor } from './sequential-executor.ts';
import { shareFeatures } from './shared-arrays.ts';
import { checkFeatures } from './squared-lengths.ts';

/** Vectors with the person and the camera of each. */
export interface LabelledFeatures extends Features, CameraLabels {}

interface Input {
  readonly queries: LabelledFeatures;
  readonly gallery: LabelledFeatures;
}

/** The ranks of the good matches of one query. */
interface QueryRanks {
  readonly query: number;
  readonly ranks: Int32Array;
}

/** Evaluates strips of similarities as they are computed; none is kept. */
export const market1501Program: BlockProgram<Input, QueryRanks[]> = {
  name: 'market1501',
  start({ queries, gallery }) {
    const strip = createStripper(queries, gallery);
    const roles = new Uint8Array(gallery.rows);
    const found: QueryRanks[] = [];
    return {
      run(block) {
        const { first, end, values } = strip(block);
        for (let query = first; query < end; query += 1) {
          const row = values.subarray((query - first) * gallery.rows, (query - first + 1) * gallery.rows);
          const labels = { person: queries.people[query] ?? 0, camera: queries.cameras[query] ?? 0 };
          market1501Roles(labels, gallery, roles);
          found.push({ query, ranks: goodMatchRanks(row, roles, { isSimilarity: true }) });
        }
      },
      finish: () => found,
    };
  },
};

/**
 * Re-identification measures with the junk rule of Market-1501, from features: similarities are inner products, computed
 * and evaluated in blocks. Memory besides the features: about 4 · 256 · G bytes a thread, never Q × G.
 *
 * @param queries `[Q, D]` with `people` and `cameras` `[Q]`; unit rows make the order that of cosine similarity.
 * @param gallery `[G, D]`, likewise.
 * @param options.maxRank Length of the CMC, default 50.
 * @param options.executor Default: the calling thread.
 * @throws {ShapeError} if dimensions or lengths differ.
 * @throws {ArgumentError} for no rows, labels that are not whole numbers, and values that are not finite.
 * @see Zheng et al. 2015, Scalable Person Re-identification: A Benchmark, section 3.2
 */
export async function evaluateMarket1501(
  queries: LabelledFeatures,
  gallery: LabelledFeatures,
  options: { readonly maxRank?: number; readonly executor?: BlockExecutor } = {},
): Promise<ReidReport> {
  const { maxRank = 50, executor = sequentialExecutor } = options;
  checkSameDimensions('evaluateMarket1501', queries, gallery);
  checkLabelled('queries', queries);
  checkLabelled('gallery', gallery);
  const input = { queries: shareLabelled(queries), gallery: shareLabelled(gallery) };
  for (const [argument, features] of Object.entries(input)) {
    await checkFeatures('evaluateMarket1501', argument, { features, executor });
  }
  const found = await executor.run(market1501Program, input, stripsOf(queries));
  const ranks = new Array<Int32Array>(queries.rows);
  for (const { query, ranks: ofQuery } of found.flat()) ranks[query] = ofQuery;
  return reidReport(ranks, { maxRank });
}

function shareLabelled(features: LabelledFeatures): LabelledFeatures {
  const { people, cameras } = features;
  return { ...shareFeatures(features), people: Int32Array.from(people), cameras: Int32Array.from(cameras) };
}

function checkLabelled(argument: string, { rows, people, cameras }: LabelledFeatures): void {
  for (const [name, values] of Object.entries({ people, cameras })) {
    checkLength('evaluateMarket1501', `${argument}.${name}`, { values, length: rows });
    checkLabels('evaluateMarket1501', `${argument}.${name}`, values);
  }
}
