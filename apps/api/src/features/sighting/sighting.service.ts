import type { RequestContext } from '../../core/context.ts';
import { findWhere, type FindParts } from './find-sightings.ts';
import type { FindOutcome, FindRequest } from './find.types.ts';
import { recordSightings, type RecordParts } from './record-sightings.ts';
import { findSightings } from './sighting.store.ts';
import type { RecordOutcome, RecordRequest, Sighting } from './sighting.types.ts';

export interface SightingParts extends RecordParts, FindParts {}

/** Where else was this person? What cameras saw, without names until somebody gives them. */
export class SightingService {
  readonly #parts: SightingParts;

  constructor(parts: SightingParts) {
    this.#parts = parts;
  }

  /** Visible ones that have not expired, in no stated order. */
  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Sighting[]> {
    const { database, clock } = this.#parts;
    return await findSightings(database.client, { scope: ctx.actor.scope, now: clock.now() }, ids);
  }

  async record(ctx: RequestContext, request: RecordRequest): Promise<RecordOutcome> {
    const result = await recordSightings(this.#parts, ctx, request);
    if (!result.ok) return { sightings: [], duplicates: 0, rejected: [], userErrors: [result.error] };
    const { sightingIds, duplicates, rejected } = result.value;
    const found = new Map((await this.findMany(ctx, sightingIds)).map((row) => [row.id, row]));
    const sightings = sightingIds.flatMap((id) => found.get(id) ?? []);
    return { sightings, duplicates, rejected, userErrors: [] };
  }

  async find(ctx: RequestContext, request: FindRequest): Promise<FindOutcome> {
    const startedAt = performance.now();
    const answer = await findWhere(this.#parts, ctx, request);
    return { ...answer, tookMs: performance.now() - startedAt };
  }

  /** The crop of its best picture; null if none is kept, or the sighting is hidden or gone. */
  async readCrop(ctx: RequestContext, id: string): Promise<Uint8Array | null> {
    const [sighting] = await this.findMany(ctx, [id]);
    const key = sighting?.cropBlobKey ?? null;
    return key === null ? null : await this.#parts.blobs.read(key);
  }
}
