import { repairDifferences } from './reconciler-repair.ts';
import { databaseTime, embeddedPoints, type PointPlace } from './reconciler.store.ts';
import type { Differences, ReconcileParts } from './reconciler.types.ts';
import type { PointSummary, VectorIndex, VectorSpace } from './vector-index.ts';

/** What a comparison of the index with PostgreSQL found, and has put right. */
export interface DriftReport {
  readonly spaceId: string;
  /** Embeddings in PostgreSQL. */
  readonly checked: number;
  /** The index lacked them. */
  readonly missing: number;
  /** The index had them in another gallery or identity. */
  readonly misplaced: number;
  /** The index had them and PostgreSQL has not. */
  readonly extra: number;
}

const PAGE_POINTS = 1000;

/**
 * Walks through the index and PostgreSQL side by side, in the order of the points' ids, and sends each difference through
 * the outbox, where it is ordered with all other changes of its point. What is pending anyway is no difference.
 *
 * @param onPage Called after each page of PostgreSQL, with the differences of it sent and applied.
 */
export async function reconcileSpace(
  parts: ReconcileParts,
  space: VectorSpace,
  onPage: () => Promise<void> = () => Promise.resolve(),
): Promise<DriftReport> {
  const counts = { checked: 0, missing: 0, misplaced: 0, extra: 0 };
  const since = await databaseTime(parts.database.client);
  const inIndex = new IndexCursor(parts.vectorIndex, space);
  let afterPointId: string | null = null;
  for (;;) {
    const page: PointPlace[] = await embeddedPoints(parts.database.client, space.id, {
      afterPointId,
      limit: PAGE_POINTS,
    });
    const isLast = page.length < PAGE_POINTS;
    const upTo = isLast ? null : (page.at(-1)?.pointId ?? null);
    const found = { ...compare(page, await inIndex.takeUpTo(upTo)), since };
    counts.checked += page.length;
    const repaired = await repairDifferences(parts, space, found);
    counts.missing += repaired.missing;
    counts.misplaced += repaired.misplaced;
    counts.extra += repaired.extra;
    await onPage();
    if (isLast) return { spaceId: space.id, ...counts };
    afterPointId = upTo;
  }
}

function compare(rows: readonly PointPlace[], points: readonly PointSummary[]): Omit<Differences, 'since'> {
  const indexed = new Map(points.map((point) => [point.pointId, point]));
  const missing: string[] = [];
  const misplaced: string[] = [];
  for (const row of rows) {
    const point = indexed.get(row.pointId);
    indexed.delete(row.pointId);
    if (point === undefined) missing.push(row.pointId);
    else if (point.galleryId !== row.galleryId || point.identityId !== row.identityId)
      misplaced.push(row.pointId);
  }
  return { missing, misplaced, extra: [...indexed.values()] };
}

/** Pages through the index as far as the other side has come. */
class IndexCursor {
  readonly #index: VectorIndex;
  readonly #space: VectorSpace;
  #buffer: PointSummary[] = [];
  #afterPointId: string | null = null;
  #isAtEnd = false;

  constructor(index: VectorIndex, space: VectorSpace) {
    this.#index = index;
    this.#space = space;
  }

  /** All points from where it stands up to and including that id; null: all the rest. */
  async takeUpTo(pointId: string | null): Promise<PointSummary[]> {
    const taken: PointSummary[] = [];
    for (;;) {
      const end = this.#buffer.findIndex((point) => pointId !== null && point.pointId > pointId);
      taken.push(...this.#buffer.splice(0, end < 0 ? this.#buffer.length : end));
      if (end >= 0 || this.#isAtEnd) return taken;
      this.#buffer = [
        ...(await this.#index.scan(this.#space, { afterPointId: this.#afterPointId, limit: PAGE_POINTS })),
      ];
      this.#isAtEnd = this.#buffer.length < PAGE_POINTS;
      this.#afterPointId = this.#buffer.at(-1)?.pointId ?? this.#afterPointId;
    }
  }
}
