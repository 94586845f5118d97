import { cosineOfUnitVectors } from '../../../features/search/cosine-similarity.ts';
import type {
  IdentityHit,
  PointChange,
  PointSummary,
  VectorQuery,
} from '../../../features/search/vector-index.ts';
import { rankIdentities } from '../identity-ranking.ts';
import { dotErrorBound } from './dot-kernel.ts';
import { GalleryMatrix, type StoredPoint } from './gallery-matrix.ts';
import { leastStrings } from './least-strings.ts';
import { limitthHighest } from './limitth-highest.ts';
import { RowArena, ROWS_A_BLOCK } from './row-arena.ts';

/** All points of one space, in memory: the live ones in a matrix for each gallery, and the tombstones of deleted ones. */
export class SpacePoints {
  readonly dimensions: number;
  readonly #arena: RowArena;
  readonly #galleries = new Map<string, GalleryMatrix>();
  readonly #live = new Map<string, StoredPoint>();
  readonly #tombstones = new Map<string, bigint>();
  #appliedSeq: bigint;

  /** `appliedSeq`: the highest sequence number of the past, where its change itself is no longer kept. */
  constructor(dimensions: number, appliedSeq = 0n) {
    this.dimensions = dimensions;
    this.#arena = new RowArena(dimensions);
    this.#appliedSeq = appliedSeq;
  }

  get count(): number {
    return this.#live.size;
  }

  get appliedSeq(): bigint {
    return this.#appliedSeq;
  }

  get tombstones(): ReadonlyMap<string, bigint> {
    return this.#tombstones;
  }

  livePointIds(): string[] {
    return [...this.#live.keys()];
  }

  /** The newest change known of a point, 0n if it was never heard of. */
  seqOf(pointId: string): bigint {
    return this.#live.get(pointId)?.seq ?? this.#tombstones.get(pointId) ?? 0n;
  }

  /** The live point as the change that made it; null if it is deleted or unknown. The vector is a view: use it at once. */
  changeOf(pointId: string): Extract<PointChange, { operation: 'UPSERT' }> | null {
    const point = this.#live.get(pointId);
    if (point === undefined) return null;
    const { seq, identityId, matrix, row } = point;
    return {
      operation: 'UPSERT',
      seq,
      pointId,
      galleryId: matrix.galleryId,
      identityId,
      vector: matrix.vectorOf(row),
    };
  }

  /** Applies the change unless it is stale. */
  apply(change: PointChange): void {
    const { pointId, seq } = change;
    if (seq <= this.seqOf(pointId)) return;
    if (seq > this.#appliedSeq) this.#appliedSeq = seq;
    this.#removeRow(pointId);
    if (change.operation === 'DELETE') {
      this.#tombstones.set(pointId, seq);
      return;
    }
    this.#tombstones.delete(pointId);
    const matrix = this.#galleryMatrix(change.galleryId);
    const point: StoredPoint = { pointId, seq, identityId: change.identityId, matrix, row: -1 };
    matrix.add(point, change.vector);
    this.#live.set(pointId, point);
  }

  /** Makes sure that `apply` of these changes finds memory; throws `ArenaFullError` while nothing has changed yet. */
  reserve(changes: readonly PointChange[]): void {
    const upserts = new Map<string, number>();
    for (const change of changes) {
      if (change.operation === 'UPSERT')
        upserts.set(change.galleryId, (upserts.get(change.galleryId) ?? 0) + 1);
    }
    let blocks = 0;
    for (const rows of upserts.values()) blocks += Math.ceil(rows / ROWS_A_BLOCK) + 1;
    this.#arena.reserveBlocks(blocks);
  }

  pruneTombstones(belowSeq: bigint): number {
    let pruned = 0;
    for (const [pointId, seq] of this.#tombstones) {
      if (seq >= belowSeq) continue;
      this.#tombstones.delete(pointId);
      pruned += 1;
    }
    return pruned;
  }

  /**
   * Exact: the float32 sums of the scan only choose which rows are summed again in float64. With ε the bound of their
   * error, an identity among the best has its best row within 2ε of the `limit`-th best identity's float32 sum, and
   * within 2ε of its own best float32 sum; all such rows are summed again, so that ties come out right too.
   */
  search({ vector, galleryIds, limit, excludePointIds, minCosineSimilarity }: VectorQuery): IdentityHit[] {
    this.#arena.setQuery(vector);
    const scans = [...new Set(galleryIds)].flatMap((galleryId) => {
      const matrix = this.#galleries.get(galleryId);
      return matrix === undefined ? [] : [matrix.scan(this.#maskedRows(matrix, excludePointIds))];
    });
    const error = dotErrorBound(this.dimensions);
    // An identity may have rows in two galleries while it moves, so the bound is taken in each gallery by itself.
    const reachable = Math.max(-Infinity, ...scans.map(({ best }) => limitthHighest(best, limit)));
    const cutoff = Math.max(reachable - 2 * error, (minCosineSimilarity ?? -Infinity) - error);
    const hits = scans.flatMap((scan) =>
      scan.matrix.nearRows(scan, cutoff, 2 * error).map(({ point }) => this.#hit(point, vector)),
    );
    return rankIdentities(hits, { limit, minCosineSimilarity });
  }

  scan({ afterPointId, limit }: { afterPointId: string | null; limit: number }): PointSummary[] {
    return leastStrings(this.#live.keys(), { above: afterPointId, limit }).flatMap((pointId) => {
      const point = this.#live.get(pointId);
      if (point === undefined) return [];
      return [{ pointId, seq: point.seq, galleryId: point.matrix.galleryId, identityId: point.identityId }];
    });
  }

  #hit({ pointId, identityId, matrix, row }: StoredPoint, query: Float32Array): IdentityHit {
    const cosineSimilarity = cosineOfUnitVectors(matrix.vectorOf(row), query);
    return { identityId, galleryId: matrix.galleryId, pointId, cosineSimilarity };
  }

  #maskedRows(matrix: GalleryMatrix, pointIds: ReadonlySet<string> | undefined): number[] {
    const rows: number[] = [];
    for (const pointId of pointIds ?? []) {
      const point = this.#live.get(pointId);
      if (point?.matrix === matrix) rows.push(point.row);
    }
    return rows;
  }

  #removeRow(pointId: string): void {
    const point = this.#live.get(pointId);
    if (point === undefined) return;
    this.#live.delete(pointId);
    point.matrix.remove(point);
    if (point.matrix.rows === 0) this.#galleries.delete(point.matrix.galleryId);
  }

  #galleryMatrix(galleryId: string): GalleryMatrix {
    let matrix = this.#galleries.get(galleryId);
    if (matrix === undefined) {
      matrix = new GalleryMatrix(galleryId, this.#arena);
      this.#galleries.set(galleryId, matrix);
    }
    return matrix;
  }
}
