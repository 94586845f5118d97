import type { RequestContext } from '../../core/context.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { recordAudit } from '../audit/audit.store.ts';
import type { BlobStore } from '../media/blob-store.ts';
import {
  assignSightings,
  type AssignParts,
  type Assignment,
  type AssignRequest,
} from './assign-sightings.ts';
import { findWhere, type FindParts } from './find-sightings.ts';
import type { FindOutcome, FindRequest } from './find.types.ts';
import { recordSightings, type RecordParts } from './record-sightings.ts';
import { proposalsFor, type ProposalParts, type SightingProposal } from './sighting-proposals.ts';
import { findSightings } from './sighting.store.ts';
import type { RecordOutcome, RecordRequest, Sighting } from './sighting.types.ts';
import { listTimeline, type TimelineQuery } from './timeline.store.ts';
import { timelinePlaceFromText, type FollowingEntry } from './timeline.types.ts';
import type { Way } from './travel.ts';
import { unassignSightings, type UnassignParts } from './unassign-sightings.ts';
import { waysBetween } from './ways-between.ts';

export interface SightingParts extends RecordParts, FindParts, AssignParts, UnassignParts, ProposalParts {
  readonly blobs: BlobStore;
}

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

  async assign(ctx: RequestContext, request: AssignRequest): Promise<Result<Assignment, UserFailure>> {
    return await assignSightings(this.#parts, ctx, request);
  }

  /** Takes names back. @returns The ids of the sightings. */
  async unassign(
    ctx: RequestContext,
    ids: readonly (string | null)[],
  ): Promise<Result<readonly string[], UserFailure>> {
    return await unassignSightings(this.#parts, ctx, ids);
  }

  /** For sightings that the caller was given already, by id. */
  async proposals(
    ctx: RequestContext,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, SightingProposal>> {
    return await proposalsFor(this.#parts, ctx, ids);
  }

  /** For an identity that the caller was given already. Whose ways somebody looks at is in the audit log. */
  async timeline(
    ctx: RequestContext,
    query: Omit<TimelineQuery, 'now'>,
    { after, limit }: PageRequest,
  ): Promise<Page<FollowingEntry>> {
    const { database, clock } = this.#parts;
    const place = after === null ? null : timelinePlaceFromText(after);
    const page = await listTimeline(database.client, { ...query, now: clock.now() }, { after: place, limit });
    await recordAudit(database.client, ctx, {
      action: 'timeline',
      ...{ targetType: 'Identity', targetId: query.identityId, galleryIds: [query.galleryId] },
      outcome: 'OK',
      detail: { entries: page.rows.length },
    });
    return page;
  }

  /** Between the cameras of each pair, in galleries that the caller was given already; those that are known. */
  async ways(pairs: readonly string[]): Promise<ReadonlyMap<string, Way>> {
    return await waysBetween(this.#parts, pairs);
  }

  /** The crop of its best picture; null if none is kept, or the sighting is hidden or gone. */
  async readCrop(ctx: RequestContext, id: string): Promise<Uint8Array | null> {
    const [sighting] = await this.findMany(ctx, [id]);
    const key = sighting?.cropBlobKey ?? null;
    return key === null ? null : await this.#parts.blobs.read(key);
  }
}
