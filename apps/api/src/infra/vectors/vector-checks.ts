import type { PointChange, VectorQuery, VectorSpace } from '../../features/search/vector-index.ts';

/** How far the length of a vector may be from 1; float32 normalisation is off by about 1e-7. */
export const NORM_TOLERANCE = 1e-3;
export const MAX_DIMENSIONS = 8192;
/** Sequence numbers are kept as float64 by one of the implementations. */
const MAX_SEQ = BigInt(Number.MAX_SAFE_INTEGER);

const SPACE_ID = /^[0-9a-f]{64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function checkSpace(caller: string, space: VectorSpace): void {
  if (!SPACE_ID.test(space.id)) {
    throw new RangeError(`${caller}: space.id must be 64 lower-case hexadecimal digits, got '${space.id}'`);
  }
  const { dimensions } = space;
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > MAX_DIMENSIONS) {
    throw new RangeError(`${caller}: space.dimensions must be in 1..${MAX_DIMENSIONS}, got ${dimensions}`);
  }
}

export function checkChanges(caller: string, space: VectorSpace, changes: readonly PointChange[]): void {
  checkSpace(caller, space);
  for (const change of changes) {
    checkPointId(caller, change.pointId);
    if (change.seq < 1n || change.seq > MAX_SEQ) {
      throw new RangeError(`${caller}: seq must be in 1..${MAX_SEQ}, got ${change.seq}`);
    }
    if (change.operation === 'DELETE') continue;
    checkName(caller, 'galleryId', change.galleryId);
    checkName(caller, 'identityId', change.identityId);
    checkUnitVector(caller, space, change.vector);
  }
}

export function checkQuery(caller: string, space: VectorSpace, query: VectorQuery): void {
  checkSpace(caller, space);
  checkUnitVector(caller, space, query.vector);
  if (query.galleryIds.length === 0)
    throw new RangeError(`${caller}: galleryIds must name at least one gallery, got 0`);
  checkCount(caller, 'limit', query.limit);
  const minimum = query.minCosineSimilarity;
  if (minimum !== undefined && !(minimum >= -1 && minimum <= 1)) {
    throw new RangeError(`${caller}: minCosineSimilarity must be in [-1, 1], got ${minimum}`);
  }
}

export function checkPage(
  caller: string,
  space: VectorSpace,
  page: { readonly afterPointId: string | null; readonly limit: number },
): void {
  checkSpace(caller, space);
  if (page.afterPointId !== null) checkPointId(caller, page.afterPointId);
  checkCount(caller, 'limit', page.limit);
}

function checkCount(caller: string, argument: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(`${caller}: ${argument} must be a whole number of at least 1, got ${count}`);
  }
}

function checkPointId(caller: string, pointId: string): void {
  if (!UUID.test(pointId))
    throw new RangeError(`${caller}: pointId must be a lower-case UUID, got '${pointId}'`);
}

function checkName(caller: string, argument: string, name: string): void {
  if (name.length === 0 || name.length > 255) {
    throw new RangeError(`${caller}: ${argument} must have 1 to 255 characters, got ${name.length}`);
  }
}

function checkUnitVector(caller: string, space: VectorSpace, vector: Float32Array): void {
  if (vector.length !== space.dimensions) {
    throw new RangeError(`${caller}: vector must have ${space.dimensions} dimensions, got ${vector.length}`);
  }
  let squaredNorm = 0;
  for (const component of vector) squaredNorm += component * component;
  // Also false for NaN and infinities, which is how they are refused.
  if (!(Math.abs(Math.sqrt(squaredNorm) - 1) <= NORM_TOLERANCE)) {
    throw new RangeError(
      `${caller}: vector must be finite and of length 1, got length ${Math.sqrt(squaredNorm)}`,
    );
  }
}
