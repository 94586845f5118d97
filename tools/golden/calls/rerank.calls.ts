import { createSeededRandom } from '@gallerist/metrics/random';
import { expansionK, rerankDistances } from '@gallerist/metrics/reranking';
import type { DistanceMatrices, RerankOptions } from '@gallerist/metrics/reranking';
import type { GoldenCalls, GoldenRecord } from '../golden.types.ts';

/** k-reciprocal re-ranking. */
export const rerankCalls: GoldenCalls = {
  plain: {
    kReciprocalRerank({ inputs, params }) {
      const matrices = matricesOf(inputs);
      const finalDistance = rowsOf(rerankDistances(matrices, optionsOf(params)), matrices.gallery);
      return { finalDistance, ranking: finalDistance.map(rank) };
    },
    kReciprocalHalfK: ({ inputs }) => ({ half: numbers(inputs['k1']).map(expansionK) }),
    kReciprocalProperties: () => properties(),
  },
};

function matricesOf(inputs: GoldenRecord): DistanceMatrices {
  const queryGallery = rows(inputs['qg']);
  return {
    queryGallery: flat(queryGallery),
    queryQuery: flat(rows(inputs['qq'])),
    galleryGallery: flat(rows(inputs['gg'])),
    queries: queryGallery.length,
    gallery: queryGallery[0]?.length ?? 0,
  };
}

function optionsOf(params: GoldenRecord): RerankOptions {
  const option = (ours: string, theirs: string) =>
    params[theirs] === undefined ? {} : { [ours]: Number(params[theirs]) };
  return { ...option('k1', 'k1'), ...option('k2', 'k2'), ...option('lambda', 'lambda') };
}

/** Properties that hold for any distances, tried on points of the plane. */
function properties(): GoldenRecord {
  const matrices = planeDistances(4, 30);
  const final = rerankDistances(matrices);
  const reversed = rerankDistances(reverseGallery(matrices));
  const onlyDistance = rerankDistances(matrices, { lambda: 1 });
  const single = rerankDistances(planeDistances(2, 1));
  const beyond = rerankDistances(planeDistances(2, 5), { k1: 50, k2: 50 });
  return {
    lambda1EqualsNormalisedSquaredDistance: isClose(onlyDistance, normalisedSquares(matrices)),
    permutingGalleryPermutesColumns: isClose(
      final,
      rowsOf(reversed, matrices.gallery).flatMap((row) => row.toReversed()),
    ),
    outputInUnitInterval: final.every((distance) => distance >= 0 && distance <= 1),
    singleGalleryItemDoesNotCrash: single.every(Number.isFinite),
    k1LargerThanNDoesNotCrash: beyond.every(Number.isFinite),
  };
}

function planeDistances(queries: number, gallery: number): DistanceMatrices {
  const random = createSeededRandom(1);
  const points = Array.from({ length: queries + gallery }, () => [random.next(), random.next()] as const);
  const between = (from: typeof points, to: typeof points) =>
    flat(from.map(([x, y]) => to.map(([otherX, otherY]) => Math.hypot(x - otherX, y - otherY))));
  const [asked, known] = [points.slice(0, queries), points.slice(queries)];
  return {
    queryGallery: between(asked, known),
    queryQuery: between(asked, asked),
    galleryGallery: between(known, known),
    queries,
    gallery,
  };
}

function reverseGallery(matrices: DistanceMatrices): DistanceMatrices {
  const { queryGallery, galleryGallery, gallery } = matrices;
  return {
    ...matrices,
    queryGallery: flat(rowsOf(queryGallery, gallery).map((row) => row.toReversed())),
    galleryGallery: galleryGallery.toReversed(), // both orders at once
  };
}

/** Squared distances of each query, divided by those to its farthest among queries and gallery. */
function normalisedSquares({ queryGallery, queryQuery, queries, gallery }: DistanceMatrices): number[] {
  const others = rowsOf(queryQuery, queries);
  return rowsOf(queryGallery, gallery).flatMap((row, query) => {
    const farthest = Math.max(...row, ...(others[query] ?? []));
    return row.map((distance) => (distance / farthest) ** 2);
  });
}

function isClose(found: ArrayLike<number>, expected: ArrayLike<number>): boolean {
  return Array.from(found).every((value, i) => Math.abs(value - (expected[i] ?? NaN)) <= 1e-6);
}

/** Indices from near to far, equal distances by index. */
function rank(distances: readonly number[]): number[] {
  return distances.map((_, i) => i).sort((a, b) => (distances[a] ?? 0) - (distances[b] ?? 0));
}

function rowsOf(values: ArrayLike<number>, width: number): number[][] {
  const all = Array.from(values);
  return Array.from({ length: all.length / width }, (_, row) => all.slice(row * width, (row + 1) * width));
}

function rows(value: unknown): number[][] {
  return value as number[][]; // as: what the topic's schema says of its matrices
}

function numbers(value: unknown): number[] {
  return value as number[]; // as: what the topic's schema says of its lists
}

function flat(matrix: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(matrix.flat());
}
