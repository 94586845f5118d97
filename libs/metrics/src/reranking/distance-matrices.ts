import { ArgumentError } from '../checks/argument-error.ts';
import { checkLength, checkWhole } from '../checks/checks.ts';

/** All distances between queries and gallery; not squared, row-major. */
export interface DistanceMatrices {
  /** `[queries, gallery]`. */
  readonly queryGallery: Float32Array | Float64Array;
  /** `[queries, queries]`, symmetric, 0 on the diagonal. */
  readonly queryQuery: Float32Array | Float64Array;
  /** `[gallery, gallery]`, likewise. */
  readonly galleryGallery: Float32Array | Float64Array;
  /** At least 1. */
  readonly queries: number;
  /** At least 1. */
  readonly gallery: number;
}

/** @throws {ShapeError} for lengths that do not fit. @throws {ArgumentError} for distances below 0 or not finite. */
export function checkDistanceMatrices(caller: string, distances: DistanceMatrices): void {
  const { queries, gallery } = distances;
  checkWhole(caller, 'queries', { value: queries, atLeast: 1 });
  checkWhole(caller, 'gallery', { value: gallery, atLeast: 1 });
  const shapes = { queryGallery: [queries, gallery], queryQuery: [queries, queries] } as const;
  for (const [name, [rows, columns]] of Object.entries({
    ...shapes,
    galleryGallery: [gallery, gallery] as const,
  })) {
    const values = distances[name as keyof typeof shapes]; // `as`: the keys are those above
    checkLength(caller, name, { values, length: rows * columns });
    // 1e150: its square is still finite.
    const faulty = values.findIndex((value) => !(value >= 0 && value <= 1e150));
    if (faulty !== -1)
      throw new ArgumentError(caller, name, {
        expected: 'hold finite distances >= 0',
        actual: `${String(values[faulty])} at ${faulty}`,
      });
  }
}
