import type { Features } from '../similarity/features.types.ts';
import type { DistanceMatrices } from './distance-matrices.ts';

/** Queries and gallery as one list, queries first: their features, and what is known of each. */
export interface FeatureSource {
  readonly kind: 'features';
  readonly features: Features;
  readonly squaredLengths: Float64Array;
}

export interface MatrixSource {
  readonly kind: 'matrices';
  readonly matrices: DistanceMatrices;
}

/** Where squared distances of two items come from. */
export type DistanceSource = FeatureSource | MatrixSource;

/** Squared distance of two items, from the source; 0 of an item to itself where it is computed. */
export function squaredDistances(source: DistanceSource): (i: number, j: number) => number {
  return source.kind === 'features' ? fromFeatures(source) : fromMatrices(source.matrices);
}

function fromFeatures({
  features: { values, dimensions },
  squaredLengths,
}: FeatureSource): (i: number, j: number) => number {
  return (i, j) => {
    if (i === j) return 0;
    let even = 0;
    let odd = 0;
    const shift = (j - i) * dimensions;
    const end = (i + 1) * dimensions;
    let at = i * dimensions;
    for (; at + 1 < end; at += 2) {
      even += (values[at] ?? 0) * (values[at + shift] ?? 0);
      odd += (values[at + 1] ?? 0) * (values[at + 1 + shift] ?? 0);
    }
    if (at < end) even += (values[at] ?? 0) * (values[at + shift] ?? 0);
    return Math.max(0, (squaredLengths[i] ?? 0) + (squaredLengths[j] ?? 0) - 2 * (even + odd));
  };
}

function fromMatrices(matrices: DistanceMatrices): (i: number, j: number) => number {
  const { queryQuery, queryGallery, galleryGallery, queries, gallery } = matrices;
  // The reference divides columns by their maxima and then transposes: item i's distances are those of its column.
  return (i, j) => {
    let distance: number | undefined;
    if (i < queries && j < queries) distance = queryQuery[j * queries + i];
    else if (i < queries) distance = queryGallery[i * gallery + j - queries];
    else if (j < queries) distance = queryGallery[j * gallery + i - queries];
    else distance = galleryGallery[(j - queries) * gallery + i - queries];
    return (distance ?? 0) ** 2;
  };
}
