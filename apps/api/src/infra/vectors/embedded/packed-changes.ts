import type { PointChange } from '../../../features/search/vector-index.ts';
import type { PackedChanges, PackedHead } from './worker-protocol.ts';

/**
 * Copies the vectors into one array. Cloning each for itself would copy the whole buffer behind it, which may be a
 * batch of the inference pool or a page of the database driver.
 */
export function packChanges(changes: readonly PointChange[], dimensions: number): PackedChanges {
  const upserts = changes.filter(({ operation }) => operation === 'UPSERT').length;
  const vectors = new Float32Array(upserts * dimensions);
  let at = 0;
  const heads = changes.map((change): PackedHead => {
    const { seq, pointId } = change;
    if (change.operation === 'DELETE') return { seq, pointId, galleryId: null };
    vectors.set(change.vector, at);
    at += dimensions;
    return { seq, pointId, galleryId: change.galleryId, identityId: change.identityId };
  });
  return { heads, vectors };
}

export function unpackChanges({ heads, vectors }: PackedChanges, dimensions: number): PointChange[] {
  let at = 0;
  return heads.map((head): PointChange => {
    const { seq, pointId } = head;
    if (head.galleryId === null) return { operation: 'DELETE', seq, pointId };
    const { galleryId, identityId } = head;
    const vector = vectors.subarray(at, at + dimensions);
    at += dimensions;
    return { operation: 'UPSERT', seq, pointId, galleryId, identityId, vector };
  });
}
