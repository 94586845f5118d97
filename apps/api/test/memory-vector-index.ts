import { DependencyError } from '../src/core/errors.ts';
import type {
  IdentityHit,
  PointChange,
  PointSummary,
  VectorIndex,
  VectorQuery,
  VectorSpace,
} from '../src/features/search/vector-index.ts';
import { searchByBruteForce } from './vectors.ts';

type Points = Map<string, PointChange>;

/**
 * An exact index in memory that can lose its network and its memory on command. With `isDurableOnApply: false` a crash
 * takes it back to its last `persist`, with true to what was applied.
 */
export class MemoryVectorIndex implements VectorIndex {
  readonly isDurableOnApply: boolean;
  isAway = false;
  /** Calls of `apply` wait for it. */
  gate: Promise<void> = Promise.resolve();
  #spaces = new Map<string, Points>();
  #kept = new Map<string, Points>();

  constructor(options: { isDurableOnApply?: boolean } = {}) {
    this.isDurableOnApply = options.isDurableOnApply ?? true;
  }

  /** As after `kill -9` and a start. */
  crash(): void {
    if (!this.isDurableOnApply) this.#spaces = copyOf(this.#kept);
  }

  /** As with an empty disk. */
  loseEverything(): void {
    this.#spaces.clear();
    this.#kept.clear();
  }

  /** Changes behind everybody's back: the drift that a reconciler looks for. */
  tamper(space: VectorSpace, change: PointChange): void {
    this.#points(space).set(change.pointId, change);
  }

  erase(space: VectorSpace, pointId: string): void {
    this.#points(space).delete(pointId);
  }

  async ensureSpace(space: VectorSpace): Promise<void> {
    await this.ping();
    if (!this.#spaces.has(space.id)) this.#spaces.set(space.id, new Map());
  }

  async apply(space: VectorSpace, changes: readonly PointChange[]): Promise<void> {
    await this.gate;
    await this.ping();
    const points = this.#points(space);
    for (const change of changes) {
      if (change.seq > (points.get(change.pointId)?.seq ?? -1n)) points.set(change.pointId, change);
    }
  }

  async search(space: VectorSpace, query: VectorQuery): Promise<readonly IdentityHit[]> {
    await this.ping();
    return searchByBruteForce(this.#live(space), query);
  }

  async scan(
    space: VectorSpace,
    page: { readonly afterPointId: string | null; readonly limit: number },
  ): Promise<readonly PointSummary[]> {
    await this.ping();
    return this.#live(space)
      .sort((a, b) => (a.pointId < b.pointId ? -1 : 1))
      .filter((point) => page.afterPointId === null || point.pointId > page.afterPointId)
      .slice(0, page.limit)
      .map(({ pointId, seq, galleryId, identityId }) => ({ pointId, seq, galleryId, identityId }));
  }

  async dropSpace(space: VectorSpace): Promise<void> {
    await this.ping();
    this.#spaces.delete(space.id);
  }

  async count(space: VectorSpace): Promise<number> {
    await this.ping();
    return this.#live(space).length;
  }

  async appliedSeq(space: VectorSpace): Promise<bigint> {
    await this.ping();
    return [...this.#points(space).values()].reduce((most, { seq }) => (seq > most ? seq : most), 0n);
  }

  async persist(): Promise<void> {
    await this.ping();
    this.#kept = copyOf(this.#spaces);
  }

  async pruneTombstones(space: VectorSpace, belowSeq: bigint): Promise<void> {
    await this.ping();
    const points = this.#points(space);
    for (const { operation, seq, pointId } of points.values()) {
      if (operation === 'DELETE' && seq < belowSeq) points.delete(pointId);
    }
  }

  purge(): Promise<void> {
    return Promise.resolve();
  }

  ping(): Promise<void> {
    if (!this.isAway) return Promise.resolve();
    return Promise.reject(new DependencyError('vector-index', 'the vector index cannot be reached'));
  }

  describe(): string {
    return 'memory';
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #points(space: VectorSpace): Points {
    const points = this.#spaces.get(space.id);
    if (points === undefined) throw new DependencyError('vector-index', 'the vector index has no such space');
    return points;
  }

  #live(space: VectorSpace) {
    return [...this.#points(space).values()].filter((point) => point.operation === 'UPSERT');
  }
}

function copyOf(spaces: ReadonlyMap<string, Points>): Map<string, Points> {
  return new Map([...spaces].map(([id, points]) => [id, new Map(points)]));
}
